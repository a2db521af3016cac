package io.flyweight.mq.reliability.history;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One packet, as both ends saw it. */
final class SentPacket {

    final long id;
    /** 0: nobody wrote that it was sent. */
    long sentNanos;

    long timeoutMillis;
    long toldNanos = Long.MAX_VALUE;
    int answers;

    @Nullable String told;
    /** The exception's name, for people. */
    String exception = "";

    int entered;

    @Nullable String handled;

    long handledNanos;
    /** When the sender was killed. */
    long orphanedNanos = Long.MAX_VALUE;

    int bytes;
    int enteredBytes;

    SentPacket(long id) {
        this.id = id;
    }

    long dueNanos() {
        return sentNanos + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    }

    /** Whether the answer was the handler's own. */
    boolean arrived() {
        return HistoryLine.OK.equals(told) || "REJECTED".equals(told);
    }

    @Override
    public String toString() {
        return id + ": told " + (told == null ? "nothing" : told + " " + exception) + ", entered " + entered
                + (entered == 1 ? " time" : " times") + ", handled " + handled;
    }
}
