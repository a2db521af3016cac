package io.flyweight.mq.sim;

import java.util.Random;

/** One connection between two processes, as the network sees it. */
public final class SimConnection {

    private static final int SHORT_LATENCY_NANOS = 500_000;
    private static final int LONG_LATENCY_NANOS = 40_000_000;
    private static final int TINY_BUFFER_BYTES = 200;
    private static final int SMALL_BUFFER_BYTES = 5_000;
    private static final int LARGE_BUFFER_BYTES = 100_000;

    private final SimWorld world;
    private final WireTap tap;
    private final int number;
    private final SimProcess dialer;
    private final SimProcess acceptor;
    private final SimLink dialed;
    private final SimLink accepted;
    private final SimPipe there;
    private final SimPipe back;

    SimConnection(SimNet net, int number, SimLink dialed, SimLink accepted) {
        this.world = net.world();
        this.tap = net.tap();
        this.number = number;
        this.dialer = dialed.loop().process();
        this.acceptor = accepted.loop().process();
        this.dialed = dialed;
        this.accepted = accepted;
        boolean slow = world.oneIn(6);
        int latency = slow ? LONG_LATENCY_NANOS : SHORT_LATENCY_NANOS;
        this.there = new SimPipe(this, true, capacity(world.random(), slow), latency);
        this.back = new SimPipe(this, false, capacity(world.random(), slow), latency);
    }

    /** A slow line has a buffer that makes it no slower. */
    private static int capacity(Random random, boolean slow) {
        if (slow) {
            return LARGE_BUFFER_BYTES / 2 + random.nextInt(LARGE_BUFFER_BYTES);
        }
        return 16
                + random.nextInt(
                        switch (random.nextInt(24)) {
                            case 0 -> TINY_BUFFER_BYTES;
                            case 1, 2, 3, 4 -> SMALL_BUFFER_BYTES;
                            default -> LARGE_BUFFER_BYTES;
                        });
    }

    SimWorld world() {
        return world;
    }

    WireTap tap() {
        return tap;
    }

    public int number() {
        return number;
    }

    public SimProcess dialer() {
        return dialer;
    }

    public SimProcess acceptor() {
        return acceptor;
    }

    SimPipe in(SimLink link) {
        return link == dialed ? back : there;
    }

    SimPipe out(SimLink link) {
        return link == dialed ? there : back;
    }

    /** How far the dialer has come in its stream, with what its socket may be taking just now. */
    public long offeredByDialer() {
        return Math.max(there.written(), dialed.offering());
    }

    /** Where the acceptor is in its stream, with what its socket may be taking just now. */
    public long offeredByAcceptor() {
        return Math.max(back.written(), accepted.offering());
    }

    /** Whether the acceptor cannot write any more, be it that it does not know. */
    public boolean isOverForAcceptor() {
        return back.isBroken() || accepted.isClosed();
    }

    /** Whether it is between these two, whoever dialled. */
    boolean isBetween(SimProcess one, SimProcess other) {
        return dialer == one && acceptor == other || dialer == other && acceptor == one;
    }

    /** Whether one of its ends is there. */
    boolean touches(String host) {
        return dialer.host().equals(host) || acceptor.host().equals(host);
    }

    /** Whether its acceptor may still hear what a process has said that has died meanwhile. */
    boolean isOrphan() {
        return !dialer.isAlive() && acceptor.isAlive() && !accepted.isClosed();
    }

    boolean isOver() {
        return dialed.isClosed() && accepted.isClosed();
    }

    boolean isStalled() {
        return there.isStalled() || back.isStalled();
    }

    /** Loses what is on its way, and tells both ends. */
    void reset() {
        there.breakOff();
        back.breakOff();
    }

    /** Lets nothing through for a while. */
    void stall(long nanos) {
        stall(true, nanos);
        stall(false, nanos);
    }

    /** Lets nothing through in one direction for a while; a delay of {@link Long#MAX_VALUE} is for ever. */
    void stall(boolean towardsAcceptor, long nanos) {
        SimPipe pipe = towardsAcceptor ? there : back;
        pipe.stall();
        if (nanos != Long.MAX_VALUE) {
            world.later(nanos, pipe::resume);
        }
    }

    @Override
    public String toString() {
        return "connection " + number + " from " + dialer + " to " + acceptor;
    }
}
