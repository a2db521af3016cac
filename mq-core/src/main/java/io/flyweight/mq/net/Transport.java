package io.flyweight.mq.net;

import java.io.IOException;
import java.util.function.Function;

/** Makes links. On its loop only. */
public interface Transport {

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
     * @param local where to bind; port 0 takes any free one
     * @param onAccept gives each new link its handler
     * @param onFailure told once, when the listener has failed and closed
     * @throws IOException if the address cannot be bound
     */
    Acceptor listen(Address local, Function<Link, LinkHandler> onAccept, FailureHandler onFailure) throws IOException;

    /**
     * Fails where somebody listens at a local address, without listening there even for a moment.
     *
     * @throws IOException if {@link #listen} could not bind it now
     */
    void probe(Address local) throws IOException;

    /** A bound listener. */
    interface Acceptor {

        /** Returns the address that is bound, with its real port. */
        Address localAddress();

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
