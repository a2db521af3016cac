package io.flyweight.mq.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/** One non-blocking stream of bytes, each way. On its loop only, but for {@link #write}. */
public interface Link {

    /**
     * Writes what the stream takes now, which may be nothing. Any thread, one at a time.
     *
     * @return how many bytes were taken
     * @throws IOException if the stream is broken; some of the bytes may have been taken
     */
    int write(ByteBuffer bytes) throws IOException;

    /** Has {@link LinkHandler#onWritable} called once, as soon as the stream takes bytes, be it that it does already. */
    void awaitWritable();

    /** Stops {@link LinkHandler#onRead} and {@link LinkHandler#onEnd} until {@link #resumeReading}. */
    void pauseReading();

    /** Ends a pause. */
    void resumeReading();

    /** Ends the outgoing stream; the incoming one goes on. */
    void shutdownOutput();

    /** Closes both ways, or gives a dial up. The handler is not called again. Idempotent. */
    void close();

    /** Returns what ties a proof to the TLS session, once that is open; empty without TLS. */
    default byte[] channelBinding() {
        return new byte[0];
    }

    /** Returns the IP address of this end, without a scope; empty before the stream is open and where it needs no address. */
    String localHost();

    /** Returns the other end's {@code host:port}, as well as it is known. */
    String remoteAddress();
}
