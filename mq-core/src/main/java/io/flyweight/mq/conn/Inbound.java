package io.flyweight.mq.conn;

import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.net.Link;
import io.flyweight.mq.net.LinkHandler;
import io.flyweight.mq.time.NanoClock;
import io.flyweight.mq.wire.CloseCode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * All accepted connections of a node: those in handshake, bounded in number, and one for each sender's name, with the
 * lane of its packets. On the loop, but for what says otherwise.
 */
public final class Inbound implements InConnection.Events, InterfaceWatch.User {

    private static final Logger LOG = LoggerFactory.getLogger(Inbound.class);
    private static final int BATCHES_PER_TURN = 32;
    /** A minute: a peer that comes and goes all the time need not be followed step by step. */
    private static final int MOST_LINES_OF_A_PEER = 20;

    private static final long LANE_CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Node node;
    private final Settings settings;
    private final MqWatcher watcher;
    private final Peers peers;
    private final LogLimiter strangersLog;
    private final LogLimiter peersLog;
    private final Set<InConnection> pending = new LinkedHashSet<>();
    private final Set<InConnection> sockets = new LinkedHashSet<>();
    private final Set<InConnection> leaving = new LinkedHashSet<>();
    private final Map<String, InConnection> byName = new ConcurrentHashMap<>();
    private final Map<String, InStatus> statuses = new ConcurrentHashMap<>();
    private final Map<String, Lane> lanes = new ConcurrentHashMap<>();
    /** Lanes that a stop waits for, though their senders' connections had ended before it. */
    private final Set<Lane> left = new LinkedHashSet<>();

    private long instanceId;
    private @Nullable Runnable onEmpty;

    /**
     * What the owner has configured.
     *
     * @param lanes where packets are handled; {@code null} for the loop itself
     */
    public record Settings(
            int maxPendingConnections,
            int laneBytes,
            @Nullable Executor lanes) {

        Lane.Runner runner() {
            return lanes == null
                    ? new Lane.Runner(Runnable::run, Integer.MAX_VALUE)
                    : new Lane.Runner(lanes, BATCHES_PER_TURN);
        }
    }

    /** What the rest of the node has to do with a peer that has dialled us. */
    public record Peers(Function<String, PeerCounts> counts, Consumer<String> onSeen) {}

    /** Creates it, without connections. */
    public Inbound(Node node, Settings settings, MqWatcher watcher, Peers peers) {
        this.node = node;
        this.settings = settings;
        this.watcher = watcher;
        this.peers = peers;
        NanoClock clock = node.setup().shared().clock();
        this.strangersLog = new LogLimiter(clock, 1);
        this.peersLog = new LogLimiter(clock, MOST_LINES_OF_A_PEER);
    }

    /** Takes an accepted link over. */
    public LinkHandler accept(Link link) {
        if (pending.size() >= settings.maxPendingConnections) {
            Iterator<InConnection> oldest = pending.iterator();
            InConnection victim = oldest.next();
            oldest.remove();
            victim.frames().closeNow("too many connections in handshake");
        }
        InConnection connection = new InConnection(node, link, settings.laneBytes, this);
        pending.add(connection);
        sockets.add(connection);
        return connection.frames();
    }

    /** Begins a new life: peers can tell it from the one before. */
    public void renewInstance() {
        instanceId = node.random().nextLong();
    }

    @Override
    public long instanceId() {
        return instanceId;
    }

    /** Whether any peer is connected to this node. Any thread. */
    public boolean hasConnections() {
        return !byName.isEmpty();
    }

    /** What is known of that peer's own connection to this node. Any thread. */
    public InStatus status(String name) {
        return statuses.getOrDefault(name, InStatus.NEVER);
    }

    /** Only of the queues that this node dials as well: of those there are few. */
    private void note(String name, UnaryOperator<InStatus> change) {
        if (node.membership().lists(name)) {
            statuses.put(name, change.apply(status(name)));
        }
    }

    /** Whether that peer's own connection to this node is up. Any thread. */
    public boolean isConnected(String name) {
        return byName.containsKey(name);
    }

    /** How much of that peer's packets waits for the watcher. Any thread. */
    public long pendingBytes(String name) {
        Lane lane = lanes.get(name);
        return lane == null ? 0 : lane.pendingBytes();
    }

    @Override
    public Lane onAuthenticated(InConnection connection, String from, long mapDigest) {
        pending.remove(connection);
        InConnection older = byName.put(from, connection);
        note(
                from,
                status -> status.up(
                        node.wall().instant(), mapDigest == node.membership().digest()));
        if (older != null) {
            note(from, status -> status.replaced(node.wall().instant()));
            older.frames().close(CloseCode.REPLACED, "a newer connection of '" + from + "'");
        }
        LOG.atLevel(loudness(from))
                .log(
                        "{}: '{}' has connected from {}",
                        node.name(),
                        from,
                        connection.frames().remoteAddress());
        peers.onSeen.accept(from);
        return lanes.computeIfAbsent(
                from, name -> new Lane(name, node.name(), watcher, settings.runner(), peers.counts.apply(name)));
    }

    @Override
    public void onRefused(InConnection connection, String claimedName, String why) {
        // A peer that we dial as well refuses us for the same reason, and that is the one line about it.
        tell(connection, "refused a connection", why, node.membership().lists(claimedName) ? Level.INFO : Level.WARN);
        note(claimedName, status -> status.refused(why));
    }

    private Level loudness(String from) {
        return peersLog.allows(from) ? node.loudness(from) : Level.DEBUG;
    }

    private void tell(InConnection connection, String what, String why, Level level) {
        String remote = connection.frames().remoteAddress();
        String host = remote.substring(0, remote.lastIndexOf(':'));
        // What a stranger sends must not decide how much is logged.
        LOG.atLevel(strangersLog.allows(level + what + host) ? level : Level.DEBUG)
                .log("{}: {} from {}: {}", node.name(), what, remote, why);
    }

    @Override
    public void onEnd(InConnection connection, @Nullable String from, LinkEnd end) {
        if (from != null) {
            if (byName.remove(from, connection)) {
                note(from, status -> status.down(node.wall().instant()));
                LOG.atLevel(loudness(from))
                        .log("{}: the connection of '{}' has ended: {}", node.name(), from, end.reason());
            }
            forgetLane(from);
        } else if (end.code() != CloseCode.UNAUTH && end.code() != CloseCode.WRONG_NAME) {
            tell(connection, "closed a connection", end.reason(), Level.WARN);
        }
    }

    /** A lane with nothing in it serves nobody; the sender gets a new one when it comes again. */
    private void forgetLane(String from) {
        Lane lane = lanes.get(from);
        if (lane == null || byName.containsKey(from)) {
            return;
        }
        if (lane.isIdle()) {
            lanes.remove(from);
        } else {
            node.loop().schedule(LANE_CHECK_NANOS, () -> forgetLane(from));
        }
    }

    @Override
    public void onLeaving(InConnection connection) {
        leaving.add(connection);
    }

    @Override
    public void onLaneDone(InConnection connection) {
        leaving.remove(connection);
        tellIfEmpty();
    }

    @Override
    public void onClosed(InConnection connection) {
        pending.remove(connection);
        sockets.remove(connection);
        tellIfEmpty();
    }

    /** Says goodbye to all senders, and runs {@code done} once all is handled and the last connection closed. */
    void leave(Runnable done) {
        onEmpty = done;
        snapshot().forEach(InConnection::leave);
        lanes.forEach(this::waitForLeft);
        tellIfEmpty();
    }

    private void waitForLeft(String from, Lane lane) {
        if (!lane.isIdle() && !byName.containsKey(from) && left.add(lane)) {
            lane.afterAll(() -> node.loop().execute(() -> onLeftDone(lane)));
        }
    }

    private void onLeftDone(Lane lane) {
        left.remove(lane);
        tellIfEmpty();
    }

    @Override
    public void look(Set<String> hosts) {
        sockets.forEach(connection -> hosts.add(connection.frames().localHost()));
    }

    @Override
    public void onHostsGone(Set<String> gone) {
        for (InConnection connection : snapshot()) {
            String host = connection.frames().localHost();
            if (gone.contains(host)) {
                connection.frames().closeNow(InterfaceWatch.reason(host));
            }
        }
    }

    /** Says goodbye to one sender. */
    public void leave(String name) {
        InConnection connection = byName.get(name);
        if (connection != null) {
            connection.leave();
        }
    }

    /** Ends every connection now, telling how far each got, and waits for no handler any more. */
    public void drop() {
        snapshot().forEach(InConnection::drop);
        leaving.forEach(InConnection::drop);
        leaving.clear();
        left.clear();
        tellIfEmpty();
    }

    private List<InConnection> snapshot() {
        return new ArrayList<>(sockets);
    }

    private void tellIfEmpty() {
        Runnable done = onEmpty;
        if (done != null && sockets.isEmpty() && leaving.isEmpty() && left.isEmpty()) {
            onEmpty = null;
            done.run();
        }
    }
}
