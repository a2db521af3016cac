package io.flyweight.mq.conn;

import io.flyweight.mq.time.NanoClock;
import io.flyweight.mq.wire.FrameEncoder;

/** The pings and pongs of one connection: one of each is pending at most, the newest. Guarded by the output's lock. */
final class PingPong {

    private static final int FRAME_BYTES = 4 + 1 + 8;

    private final NanoClock clock;
    private boolean pingDue;
    private boolean pongDue;
    private long pongOpaque;
    /** Whether a ping has come since the last answer; on the loop. */
    private boolean pinged;

    private volatile long lastPing;
    private volatile long roundTripNanos = -1;

    PingPong(NanoClock clock) {
        this.clock = clock;
    }

    void ping(FrameOutput output) {
        output.lock().lock();
        try {
            pingDue = true;
        } finally {
            output.lock().unlock();
        }
        output.flush();
    }

    void onPing(FrameOutput output, long opaque) {
        pinged = true;
        output.lock().lock();
        try {
            pongDue = true;
            pongOpaque = opaque;
        } finally {
            output.lock().unlock();
        }
    }

    /** Answers the newest ping of a read: a write for each would let a peer that only pings hold the loop up. */
    void answer(FrameOutput output) {
        if (pinged) {
            pinged = false;
            output.flush();
        }
    }

    void onPong(long opaque) {
        if (opaque == lastPing) {
            roundTripNanos = clock.nanoTime() - opaque;
        }
    }

    /** The last round trip in nanoseconds, or -1 before the first. Any thread. */
    long roundTripNanos() {
        return roundTripNanos;
    }

    void appendDue(OutgoingBytes out) {
        if (pongDue) {
            pongDue = false;
            FrameEncoder.putPong(out.stage(FRAME_BYTES), pongOpaque);
        }
        if (pingDue) {
            pingDue = false;
            lastPing = clock.nanoTime();
            FrameEncoder.putPing(out.stage(FRAME_BYTES), lastPing);
        }
    }
}
