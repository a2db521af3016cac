package io.flyweight.mq.sim;

import io.flyweight.mq.net.Address;
import io.flyweight.mq.net.Link;
import io.flyweight.mq.net.LinkHandler;
import io.flyweight.mq.sim.WireTap.Effect;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One end of a simulated connection. */
final class SimLink implements Link {

    private final SimNet net;
    private final SimLoop loop;
    private final String remote;
    private @Nullable LinkHandler handler;
    private @Nullable SimConnection connection;
    private @Nullable Address dialing;
    private long dialedAt;
    private long offering;
    private boolean wantsWrite;
    private boolean paused;
    private boolean inputOver;
    private boolean closed;

    SimLink(SimNet net, SimLoop loop, String remote) {
        this.net = net;
        this.loop = loop;
        this.remote = remote;
    }

    SimLoop loop() {
        return loop;
    }

    boolean isClosed() {
        return closed;
    }

    /** The position in the stream up to which a write that has not returned may have taken bytes. */
    long offering() {
        return offering;
    }

    void handler(LinkHandler owner) {
        this.handler = owner;
    }

    /** Has the dial succeed or fail after a delay; {@link Long#MAX_VALUE}: never. */
    void dial(Address to, long delayNanos) {
        dialing = to;
        dialedAt = delayNanos == Long.MAX_VALUE ? Long.MAX_VALUE : net.world().nanoTime() + delayNanos;
        loop.add(this);
    }

    /** The dial has succeeded. */
    void open(SimConnection between) {
        connect(between);
        dialing = null;
        loop.add(this);
    }

    /** Has a connection, which nobody serves before it is accepted. */
    void connect(SimConnection between) {
        connection = between;
    }

    private LinkHandler owner() {
        LinkHandler owner = handler;
        if (owner == null) {
            throw new IllegalStateException("a link without a handler");
        }
        return owner;
    }

    /** When {@link #act} has something to do, relative to now. */
    long nanosToAct() {
        SimConnection open = connection;
        if (closed) {
            return Long.MAX_VALUE;
        }
        if (open == null) {
            return dialing == null || dialedAt == Long.MAX_VALUE
                    ? Long.MAX_VALUE
                    : Math.max(0, dialedAt - net.world().nanoTime());
        }
        if (wantsWrite && open.out(this).hasRoom()) {
            return 0;
        }
        return paused || inputOver ? Long.MAX_VALUE : open.in(this).nanosToRead();
    }

    /** Serves one event. On the loop. */
    void act() {
        SimConnection open = connection;
        Address to = dialing;
        if (open == null && to != null) {
            finishDial(to);
        } else if (open != null && wantsWrite && open.out(this).hasRoom()) {
            wantsWrite = false;
            owner().onWritable();
        } else if (open != null) {
            read(open.in(this));
        }
    }

    private void finishDial(Address to) {
        loop.remove(this);
        SimLink peer = net.reach(to, this);
        if (peer == null) {
            net.tap().onEffect(Effect.DIAL_REFUSED);
            owner().onEnd(new IOException("connection refused"));
        } else {
            owner().onConnected();
        }
    }

    private void read(SimPipe in) {
        ByteBuffer bytes = loop.readBuffer();
        in.read(bytes);
        if (bytes.flip().hasRemaining()) {
            SimConnection open = connection;
            owner().onRead(bytes);
            if (open != null) {
                net.tap().onReadDone(open, open.in(this).isFromDialer());
            }
        } else {
            inputOver = true;
            owner().onEnd(in.isBroken() ? new IOException("connection reset") : null);
        }
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        SimConnection before = connection;
        offering = before == null ? 0 : before.out(this).written() + bytes.remaining();
        loop.world().maybeYield();
        SimConnection open = connection;
        try {
            if (open == null || closed) {
                throw new IOException("not open");
            }
            int count = open.out(this).write(bytes);
            loop.world().maybeYield();
            return count;
        } finally {
            offering = 0;
        }
    }

    @Override
    public void awaitWritable() {
        loop.assertInLoop();
        wantsWrite = true;
    }

    @Override
    public void pauseReading() {
        loop.assertInLoop();
        net.tap().onEffect(Effect.READING_PAUSED);
        paused = true;
    }

    @Override
    public void resumeReading() {
        loop.assertInLoop();
        paused = false;
    }

    @Override
    public void shutdownOutput() {
        loop.assertInLoop();
        if (connection != null) {
            connection.out(this).end();
        }
    }

    @Override
    public void close() {
        loop.assertInLoop();
        shut();
    }

    /** As the operating system closes it. */
    void shut() {
        if (closed) {
            return;
        }
        closed = true;
        loop.remove(this);
        SimConnection open = connection;
        if (open == null) {
            return;
        }
        SimPipe in = open.in(this);
        boolean reset = in.hasUnread();
        // Whoever writes into a closed socket is told by a reset, and so is who has written what was not read.
        in.breakOff();
        if (reset) {
            open.out(this).breakOff();
        } else {
            open.out(this).end();
        }
    }

    @Override
    public String localHost() {
        return connection == null ? "" : loop.process().host();
    }

    @Override
    public String remoteAddress() {
        return remote;
    }
}
