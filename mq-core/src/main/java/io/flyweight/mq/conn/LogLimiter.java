package io.flyweight.mq.conn;

import io.flyweight.mq.time.NanoClock;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Which lines are loud: some a minute for each subject, and of a bounded number of subjects. The rest is for DEBUG. On the loop. */
final class LogLimiter {

    private static final int MOST_SUBJECTS = 256;
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final NanoClock clock;
    private final int mostLines;
    /** The eldest first. */
    private final Map<String, Minute> minutes = new LinkedHashMap<>();

    /** A minute of one subject, from its first line on. */
    private static final class Minute {

        private final long began;
        private int lines;

        private Minute(long began) {
            this.began = began;
        }
    }

    /**
     * Creates it.
     *
     * @param mostLines a minute, for each subject
     */
    LogLimiter(NanoClock clock, int mostLines) {
        this.clock = clock;
        this.mostLines = mostLines;
    }

    boolean allows(String subject) {
        long now = clock.nanoTime();
        Iterator<Minute> eldest = minutes.values().iterator();
        while (eldest.hasNext() && now - eldest.next().began >= MINUTE_NANOS) {
            eldest.remove();
        }
        // Whoever has many addresses has as many subjects.
        if (minutes.size() >= MOST_SUBJECTS && !minutes.containsKey(subject)) {
            return false;
        }
        return ++minutes.computeIfAbsent(subject, begun -> new Minute(now)).lines <= mostLines;
    }
}
