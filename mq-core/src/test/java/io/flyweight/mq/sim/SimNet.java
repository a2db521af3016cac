package io.flyweight.mq.sim;

import io.flyweight.mq.net.Address;
import io.flyweight.mq.net.BindFailedException;
import io.flyweight.mq.net.Link;
import io.flyweight.mq.net.LinkHandler;
import io.flyweight.mq.net.Transport;
import io.flyweight.mq.sim.WireTap.Effect;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The network between the nodes: who listens where, and which connections there are. */
public final class SimNet {

    private static final int MOST_DIAL_NANOS = 1_000_000;
    private static final int MOST_LOOK_UP_NANOS = 2_000_000;

    private final SimWorld world;
    private final WireTap tap;
    private final Map<Address, SimAcceptor> bound = new LinkedHashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Integer> vanished = new HashMap<>();
    private final List<SimConnection> connections = new ArrayList<>();
    private int dialsToLose;
    private int made;

    public SimNet(SimWorld world, WireTap tap) {
        this.world = world;
        this.tap = tap;
    }

    SimWorld world() {
        return world;
    }

    WireTap tap() {
        return tap;
    }

    /** Resets one connection, by chance; {@code false} if there is none. */
    public boolean cut() {
        SimConnection victim = pick();
        if (victim != null) {
            victim.reset();
            connections.remove(victim);
        }
        return victim != null;
    }

    /** Lets nothing through on one connection for a while, in one direction or both. */
    public boolean stall(boolean bothWays, long nanos) {
        SimConnection victim = pick();
        if (victim != null) {
            boolean there = bothWays || world.random().nextBoolean();
            if (there) {
                victim.stall(true, nanos);
            }
            if (bothWays || !there) {
                victim.stall(false, nanos);
            }
        }
        return victim != null;
    }

    /** Lets nothing through for a while between two processes, on the connections that there are. */
    public void stall(SimProcess one, SimProcess other, boolean bothWays, long nanos) {
        for (SimConnection connection : connections) {
            if (connection.isBetween(one, other)) {
                connection.stall(true, nanos);
                if (bothWays) {
                    connection.stall(false, nanos);
                }
            }
        }
    }

    /** Whether something between two processes is stalled just now. */
    public boolean isStalled(SimProcess one, SimProcess other) {
        return connections.stream().anyMatch(each -> each.isBetween(one, other) && each.isStalled());
    }

    /** Whether somebody may still hear what a process has said that has died meanwhile. */
    public boolean hasOrphans() {
        return connections.stream().anyMatch(SimConnection::isOrphan);
    }

    /** Takes an address away from its machine for a while: what uses it gets nothing through. */
    public void vanish(String host, long nanos) {
        vanished.merge(host, 1, Integer::sum);
        world.later(nanos, () -> vanished.computeIfPresent(host, (any, times) -> times == 1 ? null : times - 1));
        connections.removeIf(SimConnection::isOver);
        connections.stream()
                .filter(connection -> connection.touches(host))
                .forEach(connection -> connection.stall(nanos));
        if (world.random().nextBoolean()) {
            List.copyOf(bound.values()).stream()
                    .filter(acceptor -> acceptor.localAddress().host().equals(host))
                    .forEach(acceptor -> acceptor.failLater("the network is down"));
        }
    }

    /** Gives a process another address, at which its name is found from now on. */
    public void move(SimProcess process, String name, String host) {
        process.moveTo(host);
        names.put(name, host);
    }

    private @Nullable SimConnection pick() {
        connections.removeIf(SimConnection::isOver);
        return connections.isEmpty() ? null : connections.get(world.random().nextInt(connections.size()));
    }

    /** Has the next dial never be answered. */
    public void loseNextDial() {
        dialsToLose++;
    }

    void unbind(Address address, SimAcceptor acceptor) {
        bound.remove(address, acceptor);
    }

    /** Connects a dialer to who listens there; {@code null} if nobody does. */
    @Nullable SimLink reach(Address remote, SimLink dialer) {
        String host = remote.isLiteral() ? remote.host() : names.get(remote.host());
        if (host == null || !isThere(host)) {
            return null;
        }
        SimAcceptor acceptor = bound.get(new Address(host, remote.port()));
        if (acceptor == null || !isThere(dialer.loop().process().host())) {
            return null;
        }
        SimLink accepted = new SimLink(this, acceptor.loop(), "10.0.0.99:1");
        SimConnection connection = new SimConnection(this, ++made, dialer, accepted);
        connections.add(connection);
        dialer.open(connection);
        accepted.connect(connection);
        acceptor.enqueue(accepted);
        return accepted;
    }

    private boolean isThere(String host) {
        return !vanished.containsKey(host);
    }

    /** Whether a dial is lost: it then gets no answer at all. */
    private boolean losesDial() {
        if (dialsToLose == 0) {
            return false;
        }
        dialsToLose--;
        tap.onEffect(Effect.DIAL_LOST);
        return true;
    }

    /** Returns the way to the network for one node. */
    public Transport transport(SimLoop loop) {
        return new NodeTransport(loop);
    }

    private final class NodeTransport implements Transport {

        private final SimLoop loop;

        NodeTransport(SimLoop loop) {
            this.loop = loop;
        }

        private void later(Runnable task) {
            world.later(world.random().nextInt(MOST_LOOK_UP_NANOS), () -> loop.execute(task));
        }

        @Override
        public void resolve(Address address, Consumer<Address> resolved, Consumer<IOException> failed) {
            later(() -> {
                String host = address.isLiteral() ? address.host() : names.get(address.host());
                if (host == null) {
                    failed.accept(new UnknownHostException(address.host()));
                } else {
                    resolved.accept(new Address(host, address.port()));
                }
            });
        }

        @Override
        public void localHosts(Consumer<Set<String>> then) {
            String host = loop.process().host();
            later(() -> then.accept(isThere(host) ? Set.of("127.0.0.1", host) : Set.of("127.0.0.1")));
        }

        @Override
        public Link connect(Address remote, LinkHandler handler) {
            SimLink link = new SimLink(SimNet.this, loop, remote.toString());
            link.handler(handler);
            link.dial(remote, losesDial() ? Long.MAX_VALUE : world.random().nextInt(MOST_DIAL_NANOS));
            return link;
        }

        @Override
        public void probe(Address local) throws IOException {
            if (!local.isLiteral()) {
                throw new IllegalArgumentException(local + " is not resolved");
            }
            if (!local.host().equals(loop.process().host()) || !isThere(local.host())) {
                throw new BindFailedException(BindFailedException.Kind.NOT_LOCAL, null);
            }
            if (bound.containsKey(local)) {
                throw new BindFailedException(BindFailedException.Kind.IN_USE, null);
            }
        }

        @Override
        public Acceptor listen(Address local, Function<Link, LinkHandler> onAccept, FailureHandler onFailure)
                throws IOException {
            probe(local);
            SimAcceptor acceptor = new SimAcceptor(SimNet.this, loop, local, onAccept, onFailure);
            bound.put(local, acceptor);
            return acceptor;
        }
    }
}
