package io.flyweight.mq.net;

import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes links. On its loop only. */
public interface Transport {

    /**
     * Looks a host up, off the loop. The answer comes on the loop, never before this method has returned.
     *
     * @param resolved told the same port at an IP address
     * @param failed told why there is none
     */
    void resolve(Address address, Consumer<Address> resolved, Consumer<IOException> failed);

    /**
     * Looks up, off the loop, which IP addresses this machine has at present, without scopes.
     *
     * @param then told on the loop; an empty set where that cannot be known
     */
    void localHosts(Consumer<Set<String>> then);

    /**
     * Dials. The address is resolved afresh, off the loop.
     *
     * @return the link, not yet open: {@link LinkHandler#onConnected} or {@link LinkHandler#onEnd} follows, never
     *     before this method has returned
     */
    Link connect(Address remote, LinkHandler handler);

    /**
     * Binds and accepts.
     *
     * @param local the IP address to bind; port 0 takes any free one
     * @param onAccept gives each new link its handler
     * @param onFailure told once, when the listener has failed and closed
     * @throws BindFailedException if the address cannot be bound, for one of the usual reasons
     * @throws IOException for any other reason
     * @throws IllegalArgumentException if the host is a name
     */
    Acceptor listen(Address local, Function<Link, LinkHandler> onAccept, FailureHandler onFailure) throws IOException;

    /**
     * Fails where somebody listens at a local address, without listening there even for a moment.
     *
     * @throws IOException if {@link #listen} could not bind it now
     * @throws IllegalArgumentException if the host is a name
     */
    void probe(Address local) throws IOException;

    /** A bound listener. */
    interface Acceptor {

        /** Returns the address that is bound, with its real port. */
        Address localAddress();

        /** Returns whether the socket is still there. */
        boolean isOpen();

        /** Stops accepting. What has been accepted stays. Idempotent. */
        void close();
    }

    /** Told of a listener's end. */
    @FunctionalInterface
    interface FailureHandler {

        /** The listener has closed, because of {@code cause}. */
        void onFailure(IOException cause);
    }
}
