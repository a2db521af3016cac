package io.flyweight.mq.conn;

import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqListenException;
import io.flyweight.mq.net.Address;
import io.flyweight.mq.net.BindFailedException;
import io.flyweight.mq.net.BindFailedException.Kind;
import io.flyweight.mq.net.Transport;
import io.flyweight.mq.time.Timers;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds the own queue's address and, with the daemon on, binds it again when it is lost. On the loop. */
public final class ListenerGuard implements InterfaceWatch.User {

    private static final long LOOK_UP_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final Logger LOG = LoggerFactory.getLogger(ListenerGuard.class);

    private final Node node;
    private final Settings settings;
    private final Inbound inbound;
    private final Consumer<ListenerState> listener;
    private volatile Status status = new Status(ListenerState.STOPPED, null, null);
    private @Nullable Address wanted;
    private @Nullable Address chosen;
    private boolean choosesFreely;
    private final List<Consumer<@Nullable MqListenException>> waiting = new ArrayList<>();
    private long binding;
    private Transport.@Nullable Acceptor acceptor;
    private Timers.@Nullable Timer retry;

    /** What the owner has configured. */
    public record Settings(boolean daemon, long retryNanos) {}

    /** What there is to know at one moment. */
    public record Status(
            ListenerState state,
            @Nullable Address address,
            @Nullable String error) {}

    /** Creates it, not bound. */
    public ListenerGuard(Node node, Settings settings, Inbound inbound, Consumer<ListenerState> listener) {
        this.node = node;
        this.settings = settings;
        this.inbound = inbound;
        this.listener = listener;
    }

    /** Returns state, bound address and last error. Any thread. */
    public Status status() {
        return status;
    }

    /**
     * Binds, unless bound. A port that was chosen freely before is taken again, so that it stays the same over a restart.
     *
     * @param done told once: {@code null} when listening, or when the daemon goes on trying; else why not, which is that
     *     the address is in use, unknown or not permitted, or cannot be bound and the daemon is off
     */
    public void listen(Address address, Consumer<@Nullable MqListenException> done) {
        boolean goesOnTrying = status.state == ListenerState.DOWN && settings.daemon;
        if (status.state == ListenerState.LISTENING || goesOnTrying) {
            done.accept(null);
            return;
        }
        waiting.add(done);
        if (waiting.size() > 1) {
            return;
        }
        Address before = chosen;
        Address again =
                before != null && address.port() == 0 && before.host().equals(address.host()) ? before : address;
        chosen = null;
        wanted = again;
        choosesFreely = address.port() == 0;
        bind(again, e -> {
            if (!settings.daemon || isHopeless(e)) {
                answer(cannotListen(again, e));
            } else {
                down(e);
                answer(null);
            }
        });
    }

    /**
     * Looks whether another process has the address: it is most likely another one of this name, and the peers would
     * prefer this one's connections to its.
     *
     * @param done told once: {@code null}, or that the address is in use
     */
    public void probe(Address address, Consumer<@Nullable MqListenException> done) {
        if (isFreeForUs()) {
            done.accept(null);
            return;
        }
        lookUp(
                address,
                () -> true,
                ip -> done.accept(isFreeForUs() ? null : probed(address, ip)),
                e -> done.accept(null));
    }

    /** Whether the address is this node's own already, or is about to be. */
    private boolean isFreeForUs() {
        return status.state != ListenerState.STOPPED || !waiting.isEmpty();
    }

    private @Nullable MqListenException probed(Address address, Address ip) {
        try {
            node.transport().probe(ip);
            return null;
        } catch (IOException e) {
            return is(Kind.IN_USE, e) ? cannotListen(address, e) : null;
        }
    }

    /** The wait of {@link #listen} is over. */
    private void answer(@Nullable MqListenException failure) {
        List<Consumer<@Nullable MqListenException>> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(done -> done.accept(failure));
    }

    /** Calls back at once for an IP address; else later, once, if it is still wanted then. */
    private void lookUp(
            Address address, BooleanSupplier wanted, Consumer<Address> found, Consumer<IOException> failed) {
        if (address.isLiteral()) {
            found.accept(address);
            return;
        }
        AtomicBoolean over = new AtomicBoolean();
        Consumer<Runnable> once = result -> {
            if (!over.getAndSet(true) && wanted.getAsBoolean()) {
                result.run();
            }
        };
        String late = "the look-up of " + address.host() + " takes more than "
                + TimeUnit.NANOSECONDS.toSeconds(LOOK_UP_NANOS) + " s";
        node.loop().schedule(LOOK_UP_NANOS, () -> once.accept(() -> failed.accept(new IOException(late))));
        node.transport()
                .resolve(address, ip -> once.accept(() -> found.accept(ip)), e -> once.accept(() -> failed.accept(e)));
    }

    private MqListenException cannotListen(Address address, IOException cause) {
        return new MqListenException(
                node.name(),
                "cannot listen at " + address + ": " + Causes.describe(cause) + "; free the address, or give '"
                        + node.name() + "' another one",
                cause);
    }

    private static boolean isHopeless(IOException e) {
        return e instanceof UnknownHostException || is(Kind.IN_USE, e) || is(Kind.NOT_PERMITTED, e);
    }

    private static boolean is(Kind kind, IOException e) {
        return e instanceof BindFailedException failure && failure.kind() == kind;
    }

    private void bind(Address address, Consumer<IOException> failed) {
        long mine = ++binding;
        lookUp(
                address,
                () -> mine == binding,
                ip -> {
                    try {
                        bindNow(address, ip);
                    } catch (IOException | RuntimeException e) {
                        failed.accept(e instanceof IOException io ? io : new IOException("internal error", e));
                        return;
                    }
                    answer(null);
                },
                failed);
    }

    private void bindNow(Address address, Address ip) throws IOException {
        Transport.Acceptor bound = node.transport().listen(ip, inbound::accept, this::down);
        acceptor = bound;
        wanted = new Address(address.host(), bound.localAddress().port());
        chosen = choosesFreely ? wanted : null;
        LOG.info("{}: listening at {}", node.name(), wanted);
        become(ListenerState.LISTENING, null);
    }

    private void down(IOException cause) {
        closeAcceptor();
        String why = Causes.describe(cause);
        if (!why.equals(status.error)) {
            LOG.warn("{}: not listening at {}: {}", node.name(), wanted, why);
        }
        become(ListenerState.DOWN, why);
        if (settings.daemon) {
            retry = node.loop().schedule(settings.retryNanos, this::bindAgain);
        }
    }

    private void bindAgain() {
        retry = null;
        Address address = wanted;
        if (status.state != ListenerState.DOWN || address == null) {
            return;
        }
        bind(address, this::down);
    }

    /** Looks whether the listener's socket is still there, and adds the address that is bound. */
    @Override
    public void look(Set<String> hosts) {
        Transport.Acceptor bound = acceptor;
        if (bound == null) {
            return;
        }
        if (!bound.isOpen()) {
            down(new IOException("the listener's socket was closed"));
        } else if (!bound.localAddress().isWildcard()) {
            hosts.add(hostOf(bound));
        }
    }

    @Override
    public void onHostsGone(Set<String> gone) {
        Transport.Acceptor bound = acceptor;
        if (bound != null && gone.contains(hostOf(bound))) {
            down(new IOException(InterfaceWatch.reason(hostOf(bound))));
        }
    }

    private static String hostOf(Transport.Acceptor bound) {
        return InterfaceWatch.withoutScope(bound.localAddress().host());
    }

    private void closeAcceptor() {
        Transport.Acceptor bound = acceptor;
        acceptor = null;
        if (bound != null) {
            bound.close();
        }
    }

    /** Accepts no more. Established connections stay. */
    public void stop() {
        binding++;
        answer(new MqListenException(node.name(), "stopped while the address was being looked up", null));
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
        closeAcceptor();
        if (status.state != ListenerState.STOPPED) {
            become(ListenerState.STOPPED, null);
        }
    }

    /** Stops, says goodbye to all senders, and runs {@code done} once every connection is closed. */
    public void leave(Runnable done) {
        stop();
        inbound.leave(done);
    }

    /** Stops, and ends every connection now. */
    public void drop() {
        stop();
        inbound.drop();
    }

    private void become(ListenerState next, @Nullable String error) {
        Status before = status;
        status = new Status(next, next == ListenerState.LISTENING ? wanted : null, error);
        if (before.state != next) {
            node.callbacks().execute(() -> listener.accept(next));
        }
    }
}
