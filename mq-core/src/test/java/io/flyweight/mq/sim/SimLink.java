package io.flyweight.mq.sim;

import io.flyweight.mq.net.Link;
import io.flyweight.mq.net.LinkHandler;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** One end of a simulated connection. */
final class SimLink implements Link, SimWorld.Actor {

    private final SimWorld world;
    private final SimLoop loop;
    private final String remote;
    private @Nullable LinkHandler handler;
    private @Nullable SimPipe in;
    private @Nullable SimPipe out;
    private boolean wantsWrite;
    private boolean paused;
    private boolean closed;

    SimLink(SimWorld world, SimLoop loop, String remote) {
        this.world = world;
        this.loop = loop;
        this.remote = remote;
    }

    void handler(LinkHandler owner) {
        this.handler = owner;
    }

    boolean isClosed() {
        return closed;
    }

    /** Becomes open. */
    void open(SimPipe incoming, SimPipe outgoing) {
        in = incoming;
        out = outgoing;
        world.add(this);
    }

    LinkHandler owner() {
        LinkHandler owner = handler;
        if (owner == null) {
            throw new IllegalStateException("a link without a handler");
        }
        return owner;
    }

    @Override
    public boolean act() {
        SimPipe incoming = in;
        SimPipe outgoing = out;
        if (closed || incoming == null || outgoing == null) {
            return false;
        }
        if (wantsWrite && outgoing.hasRoom()) {
            wantsWrite = false;
            loop.enter(owner()::onWritable);
            return true;
        }
        if (paused || !incoming.isReadable()) {
            return false;
        }
        ByteBuffer bytes = incoming.read();
        if (bytes.hasRemaining()) {
            loop.enter(() -> owner().onRead(bytes));
        } else {
            world.remove(this);
            in = null;
            loop.enter(() -> owner().onEnd(incoming.isBroken() ? new IOException("connection reset") : null));
        }
        return true;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        SimPipe outgoing = out;
        if (outgoing == null || closed) {
            throw new IOException("not open");
        }
        return outgoing.write(bytes);
    }

    @Override
    public void awaitWritable() {
        loop.assertInLoop();
        wantsWrite = true;
    }

    @Override
    public void pauseReading() {
        loop.assertInLoop();
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
        if (out != null) {
            out.end();
        }
    }

    @Override
    public void close() {
        loop.assertInLoop();
        if (closed) {
            return;
        }
        closed = true;
        world.remove(this);
        if (out != null) {
            out.end();
        }
        // Whoever writes into a closed socket is told by a reset.
        if (in != null) {
            in.breakOff();
        }
    }

    @Override
    public String localHost() {
        return out == null ? "" : "10.0.0.1";
    }

    @Override
    public String remoteAddress() {
        return remote;
    }
}
