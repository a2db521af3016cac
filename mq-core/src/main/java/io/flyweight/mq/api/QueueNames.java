package io.flyweight.mq.api;

import java.util.regex.Pattern;

/** The rule for queue names. */
public final class QueueNames {

    /** What is allowed, for messages. */
    public static final String RULE = "1 to 64 characters of A-Z a-z 0-9 . _ -";

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private QueueNames() {}

    /** Returns whether {@code name} may name a queue. */
    public static boolean isValid(String name) {
        return VALID.matcher(name).matches();
    }
}
