package io.flyweight.mq.sim;

import io.flyweight.mq.net.Address;
import io.flyweight.mq.net.Link;
import io.flyweight.mq.net.LinkHandler;
import io.flyweight.mq.net.Transport;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.function.Function;

/** A bound address, with the connections that nobody has accepted yet. */
final class SimAcceptor implements Transport.Acceptor {

    private final SimNet net;
    private final SimLoop loop;
    private final Address local;
    private final Function<Link, LinkHandler> onAccept;
    private final Transport.FailureHandler onFailure;
    private final ArrayDeque<SimLink> backlog = new ArrayDeque<>();
    private boolean closed;

    SimAcceptor(
            SimNet net,
            SimLoop loop,
            Address local,
            Function<Link, LinkHandler> onAccept,
            Transport.FailureHandler onFailure) {
        this.net = net;
        this.loop = loop;
        this.local = local;
        this.onAccept = onAccept;
        this.onFailure = onFailure;
        loop.add(this);
    }

    SimLoop loop() {
        return loop;
    }

    /** A connection has been made; the link is the acceptor's end of it. */
    void enqueue(SimLink link) {
        backlog.add(link);
    }

    boolean hasDialer() {
        return !backlog.isEmpty();
    }

    /** Gives the oldest connection its handler. On the loop. */
    void accept() {
        SimLink link = backlog.remove();
        link.handler(onAccept.apply(link));
        loop.add(link);
    }

    /** Fails, as when its interface goes down. */
    void failLater(String why) {
        loop.execute(() -> {
            if (!closed) {
                shut();
                onFailure.onFailure(new IOException(why));
            }
        });
    }

    @Override
    public Address localAddress() {
        return local;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void close() {
        loop.assertInLoop();
        shut();
    }

    void shut() {
        if (!closed) {
            closed = true;
            net.unbind(local, this);
            loop.remove(this);
            backlog.forEach(SimLink::shut);
            backlog.clear();
        }
    }
}
