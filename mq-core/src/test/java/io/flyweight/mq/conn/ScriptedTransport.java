package io.flyweight.mq.conn;

import io.flyweight.mq.net.Address;
import io.flyweight.mq.net.Link;
import io.flyweight.mq.net.LinkHandler;
import io.flyweight.mq.net.Transport;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Binds as the test has said: the next failure, or the next free port. */
final class ScriptedTransport implements Transport {

    final Queue<IOException> failures = new ArrayDeque<>();
    final List<String> asked = new ArrayList<>();
    final List<String> closed = new ArrayList<>();
    final Queue<LookUp> lookUps = new ArrayDeque<>();
    final Queue<Consumer<Set<String>>> interfaceLooks = new ArrayDeque<>();
    final List<ScriptedLink> dialled = new ArrayList<>();
    boolean open = true;
    private int freePort = 40_000;
    private @Nullable FailureHandler onFailure;

    /** A look-up that waits for the test's answer. */
    record LookUp(Address address, Consumer<Address> resolved, Consumer<IOException> failed) {}

    @Override
    public void resolve(Address address, Consumer<Address> resolved, Consumer<IOException> failed) {
        lookUps.add(new LookUp(address, resolved, failed));
    }

    @Override
    public void localHosts(Consumer<Set<String>> then) {
        interfaceLooks.add(then);
    }

    @Override
    public Link connect(Address remote, LinkHandler handler) {
        ScriptedLink link = new ScriptedLink();
        dialled.add(link);
        return link;
    }

    @Override
    public void probe(Address local) throws IOException {
        IOException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public Acceptor listen(Address local, Function<Link, LinkHandler> onAccept, FailureHandler failureHandler)
            throws IOException {
        asked.add(local.toString());
        IOException failure = failures.poll();
        if (failure != null) {
            throw failure;
        }
        onFailure = failureHandler;
        Address bound = local.port() == 0 ? new Address(local.host(), ++freePort) : local;
        return new Acceptor() {
            @Override
            public Address localAddress() {
                return bound;
            }

            @Override
            public void close() {
                closed.add(bound.toString());
            }

            @Override
            public boolean isOpen() {
                return open;
            }
        };
    }

    /** The listener that was bound last fails. */
    void fail(IOException cause) {
        FailureHandler told = onFailure;
        if (told == null) {
            throw new IllegalStateException("never bound");
        }
        told.onFailure(cause);
    }
}
