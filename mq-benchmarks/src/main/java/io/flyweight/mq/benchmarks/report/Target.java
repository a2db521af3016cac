package io.flyweight.mq.benchmarks.report;

import io.flyweight.mq.benchmarks.measure.Figures;
import java.util.OptionalDouble;

/**
 * What a figure should be, and what it was.
 *
 * @param what the figure
 * @param limit what it should be, with its unit
 * @param measured what it was, or a dash
 * @param verdict whether that is enough
 */
public record Target(String what, String limit, String measured, Verdict verdict) {

    /** Whether a target was met. */
    public enum Verdict {
        MET,
        MISSED,
        NOT_MEASURED;

        String shown() {
            return switch (this) {
                case MET -> "met";
                case MISSED -> "**missed**";
                case NOT_MEASURED -> "not measured";
            };
        }
    }

    /** A figure that should not be smaller. */
    public static Target atLeast(String what, double limit, String unit, OptionalDouble measured) {
        boolean enough = measured.isPresent() && measured.getAsDouble() >= limit;
        return of(what, ">= " + Figures.shown(limit) + unit, enough, unit, measured);
    }

    /** A figure that should not be larger. */
    public static Target atMost(String what, double limit, String unit, OptionalDouble measured) {
        boolean enough = measured.isPresent() && measured.getAsDouble() <= limit;
        return of(what, "<= " + Figures.shown(limit) + unit, enough, unit, measured);
    }

    private static Target of(String what, String limit, boolean enough, String unit, OptionalDouble measured) {
        if (measured.isEmpty()) {
            return new Target(what, limit, "–", Verdict.NOT_MEASURED);
        }
        return new Target(what, limit, Figures.shown(measured) + unit, enough ? Verdict.MET : Verdict.MISSED);
    }
}
