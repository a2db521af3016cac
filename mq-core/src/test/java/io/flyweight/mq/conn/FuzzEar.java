package io.flyweight.mq.conn;

import static io.flyweight.mq.wire.FuzzInput.check;

import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.FrameDecoder;
import io.flyweight.mq.wire.FrameHandler;
import io.flyweight.mq.wire.ProtocolException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What the far end of a connection under fuzz hears, whichever side it is: frames, and nothing behind a CLOSE. */
abstract class FuzzEar implements FrameHandler {

    final ScriptedLink link;

    @Nullable CloseCode closeCode;

    long closeNumber;
    boolean saidGoodbye;
    long goodbyeNumber;
    long pong;
    int pongs;

    private final FrameDecoder decoder = new FrameDecoder(this, 64);
    private int heardBytes;

    FuzzEar(ScriptedLink link) {
        this.link = link;
    }

    /** Hears what has been written since the last call. */
    final void hear() {
        if (link.written.size() == heardBytes) {
            return;
        }
        byte[] written = link.bytes();
        try {
            decoder.decode(ByteBuffer.wrap(written, heardBytes, written.length - heardBytes));
        } catch (ProtocolException e) {
            throw new AssertionError("what was written is not of the protocol", e);
        }
        heardBytes = written.length;
    }

    /** Whether the connection under fuzz has ended. */
    final boolean isOver() {
        return link.closed || link.outputShut || closeCode != null;
    }

    @Override
    public int lengthLimit(int type) {
        check(closeCode == null, "a frame behind CLOSE");
        return Integer.MAX_VALUE;
    }

    @Override
    public void onPing(long opaque) {
        // One may come at any time.
    }

    @Override
    public void onPong(long opaque) {
        pong = opaque;
        pongs++;
    }

    @Override
    public void onGoodbye(long lastTaken, String reason) {
        check(!saidGoodbye, "GOODBYE twice");
        saidGoodbye = true;
        goodbyeNumber = lastTaken;
    }

    @Override
    public void onClose(CloseCode code, long lastTaken, String reason) {
        check(!saidGoodbye || lastTaken <= goodbyeNumber, "CLOSE names a higher number than GOODBYE has");
        closeCode = code;
        closeNumber = lastTaken;
    }
}
