package io.flyweight.mq.conn;

import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.time.Backoff;
import io.flyweight.mq.time.Timers;
import io.flyweight.mq.time.Waiters;
import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.Welcome;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection on which this node sends to one peer: dials, and dials again, through many sessions.
 *
 * <pre>
 * start -&gt; CONNECTING -&gt; AUTHENTICATING -&gt; CONNECTED -&gt; LEAVING
 *              ^                                 |  lost, refused, left
 *              +---- delay, or the peer dials ---+-&gt; WAITING            stop -&gt; STOPPED
 * </pre>
 *
 * <p>Everything runs on the loop, but for {@link #submit}, {@link #status} and {@link #state}. The state changes in one
 * method, {@code become}.
 */
public final class OutConnection implements OutSession.Events, InterfaceWatch.User {

    private static final Logger LOG = LoggerFactory.getLogger(OutConnection.class);
    private static final int REPLACED_FACTOR = 10;
    private static final long SLOW_DIAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Node node;
    private final String peer;
    private final Route route;
    private final Settings settings;
    private final PeerCounts counts;
    private final BiConsumer<String, OutConnState> listener;
    private final Waiters changed;
    private volatile OutStatus status;
    private volatile @Nullable OutSession open;
    private volatile Rivals rivals = Rivals.NONE;
    private @Nullable OutSession session;
    private @Nullable OutSession closing;
    private Timers.@Nullable Timer redial;
    private @Nullable Runnable onStopped;
    private long dialledNanos;
    private boolean everConnected;

    /** What the owner has configured. */
    public record Settings(boolean autoReconnect, long reconnectNanos, int windowPackets, int windowBytes) {}

    /** Creates it, not yet dialled. */
    public OutConnection(
            Node node,
            String peer,
            Route route,
            Settings settings,
            PeerCounts counts,
            BiConsumer<String, OutConnState> listener) {
        this.node = node;
        this.peer = peer;
        this.route = route;
        this.settings = settings;
        this.counts = counts;
        this.listener = listener;
        this.changed = new Waiters(node.setup().shared().clock());
        this.status = new OutStatus(OutConnState.IDLE, node.wall().instant(), null, true);
    }

    /** Where the peer is, for people. */
    public String address() {
        return route.to();
    }

    public OutConnState state() {
        return status.state();
    }

    public OutStatus status() {
        return status;
    }

    /** What is known of processes that share a name. Any thread. */
    public Rivals rivals() {
        return rivals;
    }

    public PeerCounts counts() {
        return counts;
    }

    /** Packets in flight. Any thread. */
    public int inFlight() {
        OutSession current = open;
        return current == null ? 0 : current.inFlight();
    }

    /** The last round trip in nanoseconds, or -1. Any thread. */
    public long roundTripNanos() {
        OutSession current = open;
        return current == null ? -1 : current.roundTripNanos();
    }

    /**
     * Sends. Any thread. A blocking caller then waits with {@link SendWindow#await}.
     *
     * @throws MqException NOT_DELIVERED, where the packet cannot be taken
     */
    public SendWindow submit(PendingSend<?> send, byte[] headers, byte[] body) {
        try {
            OutSession current = open;
            if (current == null) {
                throw notConnected();
            }
            return current.submit(send, headers, body);
        } catch (MqException e) {
            counts.onFailed(Delivery.NOT_DELIVERED);
            throw e;
        }
    }

    /** Sends and waits for the answer on the calling thread. */
    public <T> T sendAndWait(PendingSend<T> send, byte[] headers, byte[] body) {
        return submit(send, headers, body).await(send);
    }

    /** Returns why nothing can be sent now. */
    public MqException notConnected() {
        return status.notConnected(peer, route.to());
    }

    /** Blocks until connected, for at most so long. Any thread but the loop. */
    public boolean awaitConnected(long timeoutNanos) {
        try {
            return changed.await(() -> open != null && status.state() == OutConnState.CONNECTED, timeoutNanos);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Begins to dial, unless it has. */
    public void start() {
        node.loop().assertInLoop();
        if (status.state() == OutConnState.IDLE || status.state() == OutConnState.STOPPED) {
            dial();
        }
    }

    /** The peer has just dialled us, so it is up: no need to wait any longer. */
    public void onPeerSeen() {
        OutSession current = session;
        boolean slow =
                status.state() == OutConnState.CONNECTING && node.loop().nanoTime() - dialledNanos >= SLOW_DIAL_NANOS;
        if (slow && current != null) {
            // It dials an address that the peer may have left.
            current.drop("the dial took long, and the peer has dialled us meanwhile");
        }
        if (slow || (status.state() == OutConnState.WAITING && !status.replaced())) {
            cancelRedial();
            dial();
        }
    }

    /** Ends the connection, or the dial or the wait for one, and dials at once; nothing while it stops. */
    public void reconnect() {
        node.loop().assertInLoop();
        if (onStopped != null || status.state() == OutConnState.STOPPED) {
            return;
        }
        drop("asked to connect anew");
        cancelRedial();
        if (session == null) {
            dial();
        }
    }

    @Override
    public void look(Set<String> hosts) {
        if (session != null) {
            hosts.add(session.frames().localHost());
        }
    }

    @Override
    public void onHostsGone(Set<String> gone) {
        OutSession current = session;
        if (current != null && gone.contains(current.frames().localHost())) {
            current.frames().abort(InterfaceWatch.reason(current.frames().localHost()), null);
        }
    }

    /** Says goodbye and stops once everything in flight is answered, then runs {@code done}. */
    public void leave(Runnable done) {
        OutSession current = session;
        if (status.state() == OutConnState.STOPPED) {
            done.run();
            return;
        }
        cancelRedial();
        Runnable before = onStopped;
        onStopped = before == null
                ? done
                : () -> {
                    before.run();
                    done.run();
                };
        if (current == null) {
            stopped(null);
        } else {
            if (status.state() == OutConnState.CONNECTED) {
                open = null;
                become(OutConnState.LEAVING, status.lastEnd());
            }
            current.leave(this::notConnected);
        }
    }

    /** Ends at once what {@link #leave} still waits for. */
    public void drop(String reason) {
        OutSession current = session;
        if (current != null) {
            current.drop(reason);
        }
    }

    private void dial() {
        dialledNanos = node.loop().nanoTime();
        become(OutConnState.CONNECTING, status.lastEnd());
        session = new OutSession(
                node,
                peer,
                route,
                new OutSession.OutLimits(settings.windowPackets, settings.windowBytes),
                counts,
                this);
    }

    @Override
    public void onLinkOpen(OutSession from) {
        become(OutConnState.AUTHENTICATING, status.lastEnd());
    }

    @Override
    public void onWelcome(OutSession from, Welcome welcome) {
        open = from;
        if (everConnected) {
            counts.onReconnect();
        }
        everConnected = true;
        rivals = rivals.met(welcome.instanceId(), node.wall().instant());
        become(OutConnState.CONNECTED, status.lastEnd());
        boolean sameMap = welcome.mapDigest() == node.membership().digest();
        status = new OutStatus(status.state(), status.since(), status.lastEnd(), sameMap);
        LOG.atLevel(node.loudness(peer)).log("{}: connected to '{}' at {}", node.name(), peer, route.to());
    }

    @Override
    public void onGoodbye(OutSession from, String reason) {
        if (status.state() == OutConnState.CONNECTED) {
            open = null;
            LOG.atLevel(node.loudness(peer)).log("{}: '{}' is leaving: {}", node.name(), peer, reason);
            become(OutConnState.LEAVING, status.lastEnd());
        }
    }

    @Override
    public void onEnd(OutSession from, LinkEnd end) {
        open = null;
        session = null;
        closing = from;
        if (onStopped != null) {
            stopped(end);
            return;
        }
        logEnd(end);
        if (end.isToldBy(CloseCode.REPLACED)) {
            rivals = rivals.replaced(node.wall().instant());
        }
        if (!settings.autoReconnect) {
            become(OutConnState.IDLE, end);
            return;
        }
        become(OutConnState.WAITING, end);
        long delay = new Backoff(settings.reconnectNanos, node.random()).nextNanos();
        redial = node.loop().schedule(end.isToldBy(CloseCode.REPLACED) ? delay * REPLACED_FACTOR : delay, this::dial);
    }

    private void stopped(@Nullable LinkEnd end) {
        become(OutConnState.STOPPED, end == null ? status.lastEnd() : end);
        if (end == null) {
            tellStopped();
        }
    }

    @Override
    public void onClosed(OutSession from) {
        if (from == closing && status.state() == OutConnState.STOPPED) {
            tellStopped();
        }
    }

    private void tellStopped() {
        Runnable done = onStopped;
        onStopped = null;
        if (done != null) {
            done.run();
        }
    }

    private void logEnd(LinkEnd end) {
        LinkEnd before = status.lastEnd();
        boolean told =
                before != null && before.reason().equals(end.reason()) && status.state() != OutConnState.CONNECTED;
        if (told || peer.equals(node.name())) {
            LOG.debug("{}: still no connection to '{}' at {}: {}", node.name(), peer, route.to(), end.reason());
        } else if (end.code() == CloseCode.SHUTDOWN) {
            LOG.info(
                    "{}: {}",
                    node.name(),
                    end.byPeer() ? "'" + peer + "' has left" : "hung up on '" + peer + "': " + end.reason());
        } else if (end.code() == CloseCode.UNAUTH) {
            LOG.warn(
                    "{}: '{}' at {} and this node do not accept each other's token ({}); set the same auth token on both",
                    node.name(),
                    peer,
                    route.to(),
                    end.reason());
        } else if (end.isToldBy(CloseCode.REPLACED)) {
            LOG.warn("{}: another process uses this node's name: '{}' prefers its connection", node.name(), peer);
        } else {
            LOG.warn("{}: no connection to '{}' at {}: {}{}", node.name(), peer, route.to(), end.reason(), whatNext());
        }
    }

    private String whatNext() {
        return settings.autoReconnect
                ? "; dialling again every " + TimeUnit.NANOSECONDS.toMillis(settings.reconnectNanos) + " ms"
                : "; autoReconnect is off";
    }

    private void cancelRedial() {
        if (redial != null) {
            redial.cancel();
            redial = null;
        }
    }

    /** The one place where the state changes. */
    private void become(OutConnState next, @Nullable LinkEnd lastEnd) {
        node.loop().assertInLoop();
        OutConnState now = status.state();
        if (!now.canBecome(next)) {
            throw new IllegalStateException("'" + peer + "' cannot go from " + now + " to " + next);
        }
        status = new OutStatus(next, node.wall().instant(), lastEnd, status.sameMap());
        changed.wake();
        node.callbacks().execute(() -> listener.accept(peer, next));
    }
}
