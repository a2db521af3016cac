package io.flyweight.mq.conn;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What there is to know about a peer's own connection to this node at one moment.
 *
 * @param connected whether it is up
 * @param since when it came up or ended; {@code null} if it never was up
 * @param sameMap whether the peer's map had the same names as ours when it last connected
 * @param replacements how often in a row a newer connection of that name took an older one's place, with less than
 *     {@link #MEMORY} between two times
 * @param lastReplaced when that was last so
 * @param refusal why its last dial was refused, if it has not connected since
 */
public record InStatus(
        boolean connected,
        @Nullable Instant since,
        boolean sameMap,
        int replacements,
        @Nullable Instant lastReplaced,
        @Nullable String refusal) {

    /** How long a replacement is remembered: longer than replaced dialers wait by default. */
    static final Duration MEMORY = Duration.ofMinutes(10);

    /** Once or twice is a connection that broke unnoticed; more often it is another process. */
    private static final int MANY = 3;

    static final InStatus NEVER = new InStatus(false, null, true, 0, null, null);

    /** Whether that name's connections replace each other again and again. */
    public boolean contested(Instant now) {
        return replacements >= MANY && isRecent(lastReplaced, now);
    }

    static boolean isRecent(@Nullable Instant when, Instant now) {
        return when != null && Duration.between(when, now).compareTo(MEMORY) < 0;
    }

    InStatus up(Instant now, boolean same) {
        return new InStatus(true, now, same, replacements, lastReplaced, null);
    }

    InStatus down(Instant now) {
        return new InStatus(false, now, sameMap, replacements, lastReplaced, refusal);
    }

    InStatus replaced(Instant now) {
        int times = isRecent(lastReplaced, now) ? replacements + 1 : 1;
        return new InStatus(connected, since, sameMap, times, now, refusal);
    }

    InStatus refused(String why) {
        return new InStatus(connected, since, sameMap, replacements, lastReplaced, why);
    }
}
