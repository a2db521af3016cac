package io.flyweight.mq.reliability.leak;

import io.flyweight.mq.Manager;
import io.flyweight.mq.TlsEngines;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A connection that is closed and dialled again, with a packet over each. */
final class Reconnects implements Wear {

    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Nodes nodes;
    private final Manager dialer;
    private final int times;

    /** Begins; each {@link #go} is so many of them. */
    Reconnects(@Nullable TlsEngines tls, int times) {
        this.times = times;
        nodes = new Nodes(tls, "a", "b");
        dialer = nodes.start("a");
        nodes.start("b");
        nodes.awaitConnected();
    }

    @Override
    public long go() {
        for (int i = 0; i < times; i++) {
            long before = reconnects();
            dialer.reconnect("b");
            while (reconnects() == before) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            dialer.awaitConnected("b", PATIENCE);
            dialer.send("b", new byte[100]);
        }
        return times;
    }

    private long reconnects() {
        return dialer.status("b").counters().reconnects();
    }

    @Override
    public void close() {
        nodes.close();
    }
}
