package io.flyweight.mq.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a {@link Link} tells its owner. Always called on the loop. */
public interface LinkHandler {

    /** The dialled stream is open. Not called for an accepted one, which is open from the start. */
    void onConnected();

    /** Bytes have come. The buffer is the loop's own: read it whole before returning. */
    void onRead(ByteBuffer bytes);

    /** The stream takes bytes, after {@link Link#awaitWritable}. */
    void onWritable();

    /** The incoming stream is over: orderly ({@code null}), by a failure, or it never opened. Called once at most. */
    void onEnd(@Nullable IOException cause);
}
