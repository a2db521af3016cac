package io.flyweight.mq.conn;

import io.flyweight.mq.time.NanoClock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Lets one line a minute through for each subject, and remembers a bounded number of subjects. On the loop. */
final class LogLimiter {

    private static final int MOST_SUBJECTS = 256;
    private static final long PAUSE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final NanoClock clock;
    private final Map<String, Long> lastLine = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_SUBJECTS;
        }
    };

    LogLimiter(NanoClock clock) {
        this.clock = clock;
    }

    boolean allows(String subject) {
        long now = clock.nanoTime();
        Long before = lastLine.get(subject);
        if (before != null && now - before < PAUSE_NANOS) {
            return false;
        }
        lastLine.put(subject, now);
        return true;
    }
}
