package io.flyweight.mq.reliability.hostile;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of the connections of an attack. Any thread. */
final class Tally {

    /** The attacker left by itself. */
    static final String LEFT = "left";
    /** The node closed without a CLOSE. */
    static final String CLOSED = "closed without a word";

    /** The node could not be reached. */
    static final String REFUSED = "refused";

    private final LongAdder opened = new LongAdder();
    private final LongAdder welcomed = new LongAdder();
    private final LongAdder written = new LongAdder();
    private final Map<String, LongAdder> ends = new ConcurrentHashMap<>();

    void opened() {
        opened.increment();
    }

    /** An authenticated one is at work. */
    void welcomed() {
        welcomed.increment();
    }

    void written(long bytes) {
        written.add(bytes);
    }

    void ended(String how) {
        ends.computeIfAbsent(how, each -> new LongAdder()).increment();
    }

    long connections() {
        return opened.sum();
    }

    long members() {
        return welcomed.sum();
    }

    long bytes() {
        return written.sum();
    }

    /** How often connections ended in which way. */
    Map<String, Long> ends() {
        Map<String, Long> counts = new TreeMap<>();
        ends.forEach((how, count) -> counts.put(how, count.sum()));
        return counts;
    }
}
