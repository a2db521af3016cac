package io.flyweight.mq.conn;

import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqListenException;
import io.flyweight.mq.net.Address;
import io.flyweight.mq.net.Transport;
import io.flyweight.mq.time.Timers;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Binds the own queue's address and, with the daemon on, binds it again when it is lost. On the loop. */
public final class ListenerGuard {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerGuard.class);

    private final Node node;
    private final Settings settings;
    private final Inbound inbound;
    private final Consumer<ListenerState> listener;
    private volatile Status status = new Status(ListenerState.STOPPED, null, null);
    private @Nullable Address wanted;
    private @Nullable Address chosen;
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
     * @throws MqListenException if the address is in use or unknown, or cannot be bound and the daemon is off
     */
    public void listen(Address address) {
        if (status.state == ListenerState.LISTENING || retry != null) {
            return;
        }
        Address before = chosen;
        Address again =
                before != null && address.port() == 0 && before.host().equals(address.host()) ? before : address;
        chosen = null;
        wanted = again;
        try {
            bind(again);
            chosen = address.port() == 0 ? wanted : null;
        } catch (IOException e) {
            if (!settings.daemon || isHopeless(e)) {
                throw cannotListen(again, e);
            }
            down(e);
        }
    }

    /**
     * Fails where another process has the address: it is most likely another one of this name, and the peers would
     * prefer this one's connections to its.
     *
     * @throws MqListenException if the address is in use
     */
    public void probe(Address address) {
        if (status.state != ListenerState.STOPPED) {
            return;
        }
        try {
            node.transport().probe(address);
        } catch (IOException e) {
            if (isInUse(e)) {
                throw cannotListen(address, e);
            }
        }
    }

    private MqListenException cannotListen(Address address, IOException cause) {
        return new MqListenException(
                node.name(),
                "cannot listen at " + address + ": " + Causes.describe(cause) + "; free the address, or give '"
                        + node.name() + "' another one",
                cause);
    }

    private static boolean isHopeless(IOException e) {
        return e instanceof UnknownHostException || isInUse(e);
    }

    private static boolean isInUse(IOException e) {
        return String.valueOf(e.getMessage()).contains("in use");
    }

    private void bind(Address address) throws IOException {
        Transport.Acceptor bound = node.transport().listen(address, inbound::accept, this::down);
        acceptor = bound;
        wanted = new Address(address.host(), bound.localAddress().port());
        LOG.info("{}: listening at {}", node.name(), wanted);
        become(ListenerState.LISTENING, null);
    }

    private void down(IOException cause) {
        acceptor = null;
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
        try {
            bind(address);
        } catch (IOException e) {
            down(e);
        }
    }

    /** Accepts no more. Established connections stay. */
    public void stop() {
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
        if (acceptor != null) {
            acceptor.close();
            acceptor = null;
        }
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
