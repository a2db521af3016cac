package io.flyweight.mq.sim.promise;

import io.flyweight.mq.sim.Frame;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;

/** A number that follows from all events of a run and their times; and, if wanted, the last of them in words. */
public final class Trace {

    private static final int MOST_KEPT = Integer.getInteger("sim.trace", 400);

    private final boolean inWords;
    private final ArrayDeque<String> last = new ArrayDeque<>();
    private long startNanos;
    private long hash;

    public Trace(boolean inWords) {
        this.inWords = inWords;
    }

    void record(long nanos, String what, Object... about) {
        startNanos = hash == 0 ? nanos : startNanos;
        hash = hash * 31 + nanos;
        hash = hash * 31 + what.hashCode();
        for (Object each : about) {
            hash = hash * 31 + number(each);
        }
        if (inWords) {
            if (last.size() == MOST_KEPT) {
                last.removeFirst();
            }
            last.addLast(
                    String.format("%,14d us  %-15s %s", (nanos - startNanos) / 1000, what, Arrays.toString(about)));
        }
    }

    private static long number(Object each) {
        if (each instanceof Sent sent) {
            return sent.id * 31 + (sent.outcome == null ? 7 : sent.outcome.ordinal());
        }
        if (each instanceof Frame frame) {
            return frame.end() * 31 + frame.type();
        }
        return each instanceof Integer number ? number : each.toString().hashCode();
    }

    /** The same for two runs that were the same. */
    public long hash() {
        return hash;
    }

    /** The last events, oldest first. */
    public List<String> last() {
        return List.copyOf(last);
    }
}
