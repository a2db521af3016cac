package io.flyweight.mq.conn;

import io.flyweight.mq.time.NanoClock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Lets one line a minute through for each subject, and a bounded number for all of them. On the loop. */
final class LogLimiter {

    private static final int MOST_LINES = 256;
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final NanoClock clock;
    /** The lines of the last minute, the eldest first. */
    private final Map<String, Long> lastLine = new LinkedHashMap<>();

    LogLimiter(NanoClock clock) {
        this.clock = clock;
    }

    boolean allows(String subject) {
        long now = clock.nanoTime();
        Iterator<Long> eldest = lastLine.values().iterator();
        while (eldest.hasNext() && now - eldest.next() >= PAUSE_NANOS) {
            eldest.remove();
        }
        // Whoever has many addresses has as many subjects.
        return lastLine.size() < MOST_LINES && lastLine.putIfAbsent(subject, now) == null;
    }
}
