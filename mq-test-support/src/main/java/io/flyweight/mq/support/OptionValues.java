package io.flyweight.mq.support;

import java.math.BigDecimal;

/** What may stand behind an option of a command. */
public final class OptionValues {

    private OptionValues() {}

    /**
     * Returns a number.
     *
     * @throws IllegalArgumentException if it is none, or out of that range, naming the option, the value and the range
     */
    public static double number(String option, String value, double least, double most) {
        try {
            double number = Double.parseDouble(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw new IllegalArgumentException(
                option + ": '" + value + "' is not a number from " + plain(least) + " to " + plain(most));
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }
}
