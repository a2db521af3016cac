package io.flyweight.mq.sim;

import io.flyweight.mq.net.Address;
import io.flyweight.mq.net.BindFailedException;
import io.flyweight.mq.net.Link;
import io.flyweight.mq.net.LinkHandler;
import io.flyweight.mq.net.Transport;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The network between the nodes: who listens where, and which connections there are. */
public final class SimNet {

    private final SimWorld world;
    private final Map<Address, Listening> listeners = new HashMap<>();
    private final List<SimPipe[]> connections = new ArrayList<>();

    private record Listening(SimLoop loop, Function<Link, LinkHandler> onAccept) {}

    public SimNet(SimWorld world) {
        this.world = world;
    }

    /** Resets one connection, by chance; {@code false} if there is none. */
    public boolean cut() {
        SimPipe[] victim = pick();
        if (victim == null) {
            return false;
        }
        victim[0].breakOff();
        victim[1].breakOff();
        connections.remove(victim);
        return true;
    }

    /** Lets nothing through on one connection any more, in one direction or both. */
    public boolean stall() {
        SimPipe[] victim = pick();
        if (victim == null) {
            return false;
        }
        victim[world.random().nextInt(2)].stall();
        if (world.random().nextBoolean()) {
            victim[world.random().nextInt(2)].stall();
        }
        connections.remove(victim);
        return true;
    }

    private SimPipe @Nullable [] pick() {
        return connections.isEmpty() ? null : connections.get(world.random().nextInt(connections.size()));
    }

    /** Returns the way to the network for one node. */
    public Transport transport(SimLoop loop) {
        return new Transport() {
            @Override
            public void resolve(Address address, Consumer<Address> resolved, Consumer<IOException> failed) {
                loop.execute(() -> resolved.accept(address));
            }

            @Override
            public void localHosts(Consumer<Set<String>> then) {
                loop.execute(() -> then.accept(Set.of()));
            }

            @Override
            public Link connect(Address remote, LinkHandler handler) {
                SimLink link = new SimLink(world, loop, remote.toString());
                link.handler(handler);
                loop.schedule(world.random().nextInt(1_000_000), () -> dial(link, remote));
                return link;
            }

            @Override
            public void probe(Address local) throws IOException {
                if (listeners.containsKey(local)) {
                    throw new BindFailedException(BindFailedException.Kind.IN_USE, null);
                }
            }

            @Override
            public Acceptor listen(Address local, Function<Link, LinkHandler> onAccept, FailureHandler onFailure)
                    throws IOException {
                if (listeners.putIfAbsent(local, new Listening(loop, onAccept)) != null) {
                    throw new BindFailedException(BindFailedException.Kind.IN_USE, null);
                }
                return new SimAcceptor(local);
            }
        };
    }

    private final class SimAcceptor implements Transport.Acceptor {

        private final Address local;

        SimAcceptor(Address local) {
            this.local = local;
        }

        @Override
        public Address localAddress() {
            return local;
        }

        @Override
        public boolean isOpen() {
            return listeners.containsKey(local);
        }

        @Override
        public void close() {
            listeners.remove(local);
        }
    }

    private void dial(SimLink dialer, Address remote) {
        if (dialer.isClosed()) {
            return;
        }
        Listening listening = listeners.get(remote);
        if (listening == null) {
            dialer.owner().onEnd(new IOException("connection refused"));
            return;
        }
        SimPipe there = new SimPipe(world.random());
        SimPipe back = new SimPipe(world.random());
        connections.add(new SimPipe[] {there, back});
        SimLink accepted = new SimLink(world, listening.loop, "dialer:1");
        dialer.open(back, there);
        listening.loop.execute(() -> {
            accepted.handler(listening.onAccept.apply(accepted));
            accepted.open(there, back);
        });
        dialer.owner().onConnected();
    }
}
