package io.flyweight.mq.sim.promise;

import io.flyweight.mq.sim.SimConnection;
import java.util.ArrayList;
import java.util.List;

/** One connection: what was seen on it. Written by {@link History} alone. */
final class Wire {

    final SimConnection connection;
    final Party dialer;
    final Party acceptor;
    /** What was written on it, by number from 1. */
    final List<Sent> packets = new ArrayList<>();
    /** Its place among the connections that its acceptor has authenticated, from 1; 0 before. */
    long order;
    /** When the dialer has read the acceptor's WELCOME, in events. */
    long welcomed = Long.MAX_VALUE;
    /** What the last ACK that was written was about. */
    long acked;
    /** The least lastTaken that the acceptor has written. */
    long lastTaken = Long.MAX_VALUE;
    /** Whether either end has written GOODBYE or CLOSE. */
    boolean dialerLeaves;

    boolean acceptorLeaves;
    /** How many packets the acceptor has read. */
    int read;

    Wire(SimConnection connection, Party dialer, Party acceptor) {
        this.connection = connection;
        this.dialer = dialer;
        this.acceptor = acceptor;
    }

    Sent packet(long number) {
        return packets.get((int) number - 1);
    }

    @Override
    public String toString() {
        return connection.toString();
    }
}
