package io.flyweight.mq.conn;

import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.PeerCounters;
import java.util.concurrent.atomic.LongAdder;

/** Counts the packets between this node and one peer. Any thread. */
public final class PeerCounts {

    private final LongAdder sent = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder notDelivered = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder lateAnswers = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder reconnects = new LongAdder();

    void onSent(int packets) {
        sent.add(packets);
    }

    /** Counts a send that failed. */
    public void onFailed(Delivery delivery) {
        switch (delivery) {
            case NOT_DELIVERED -> notDelivered.increment();
            case REJECTED -> rejected.increment();
            case UNKNOWN -> unknown.increment();
            default -> throw new IllegalStateException("unknown delivery " + delivery);
        }
    }

    void onLateAnswers(int answers) {
        lateAnswers.add(answers);
    }

    void onReceived(int packets) {
        received.add(packets);
    }

    void onReconnect() {
        reconnects.increment();
    }

    /** Returns the counts as they are now. */
    public PeerCounters snapshot() {
        return new PeerCounters(
                sent.sum(),
                rejected.sum(),
                notDelivered.sum(),
                unknown.sum(),
                lateAnswers.sum(),
                received.sum(),
                reconnects.sum());
    }
}
