package io.flyweight.mq.reliability.node;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.reliability.history.HistoryLine;
import io.flyweight.mq.reliability.history.HistoryLine.Kind;
import io.flyweight.mq.reliability.history.HistoryWriter;
import io.flyweight.mq.support.Body;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Handles what a node receives: refuses some, answers requests, and behaves badly or slowly when told to. */
final class Handler implements MqWatcher {

    private static final int REJECT_EVERY = 100;
    private static final int BAD_EVERY = 150;
    private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final HistoryWriter history;
    private final AtomicLong misbehaved = new AtomicLong();
    private volatile boolean bad;
    private volatile boolean slow;

    Handler(HistoryWriter history) {
        this.history = history;
    }

    /** Whether some answers are those of a broken application. */
    void bad(boolean on) {
        misbehaved.set(0);
        bad = on;
    }

    /** Whether each packet takes its time. */
    void slow(boolean on) {
        misbehaved.set(0);
        slow = on;
    }

    /** How often it has been bad or slow since it was last told to be, or not to be. */
    long misbehaved() {
        return misbehaved.get();
    }

    @Override
    public Ack newPacket(String from, Packet packet) {
        byte[] body = packet.body();
        long id = Body.id(body);
        history.write(Kind.ENTERED, from, id, Integer.toString(body.length));
        if (slow) {
            misbehaved.incrementAndGet();
            LockSupport.parkNanos(SLOW_NANOS);
        }
        if (!Body.isIntact(body) || !packet.headers().equals(Traffic.headers(id))) {
            history.write(Kind.HANDLED, from, id, HistoryLine.DAMAGED);
            return Ack.REJECTED;
        }
        Ack ack = answer(id);
        if (packet.isRequest() && ack == Ack.OK) {
            packet.reply(Traffic.headers(id), Body.of(id, body.length));
        }
        history.write(Kind.HANDLED, from, id, ack.name());
        if (bad && ack == Ack.REJECTED && id % (2 * REJECT_EVERY) == 0) {
            misbehaved.incrementAndGet();
            throw new IllegalStateException("as a broken application does");
        }
        return ack;
    }

    private Ack answer(long id) {
        if (bad && id % BAD_EVERY <= 1) {
            misbehaved.incrementAndGet();
            return id % BAD_EVERY == 0 ? Ack.ERROR : Ack.UNKNOWN;
        }
        return id % REJECT_EVERY == 0 ? Ack.REJECTED : Ack.OK;
    }

    @Override
    public void connStateChanged(String peer, OutConnState state) {
        history.write(Kind.CONNECTION, peer, 0, state.name());
    }
}
