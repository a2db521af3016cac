package io.flyweight.mq.conn;

import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.PeerCounters;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts the packets between this node and one peer. Any thread. */
public final class PeerCounts {

    private final LongAdder sent = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder notDelivered = new LongAdder();
    private final LongAdder unknown = new LongAdder();
    private final LongAdder lateAnswers = new LongAdder();
    private final AtomicLong received = new AtomicLong();
    private final LongAdder reconnects = new LongAdder();
    private final LongAdder bytesSent = new LongAdder();
    private final LongAdder bytesReceived = new LongAdder();

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

    /** For the one thread that runs the peer's lane: so that no fence is needed. */
    void onReceived() {
        received.lazySet(received.get() + 1);
    }

    void onReconnect() {
        reconnects.increment();
    }

    /** Once for each write of a socket, not for each packet. */
    void onWritten(int bytes) {
        bytesSent.add(bytes);
    }

    void onRead(int bytes) {
        bytesReceived.add(bytes);
    }

    /** Returns the counts as they are now. */
    public PeerCounters snapshot() {
        return new PeerCounters(
                sent.sum(),
                rejected.sum(),
                notDelivered.sum(),
                unknown.sum(),
                lateAnswers.sum(),
                received.get(),
                reconnects.sum(),
                bytesSent.sum(),
                bytesReceived.sum());
    }
}
