package io.flyweight.mq.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one direction of a connection into calls of a {@link FrameHandler}, however they are cut. A frame
 * that lies whole in the given buffer is read in place.
 */
public final class FrameDecoder {

    /** The first byte of an alert and of a handshake, RFC 8446, 5.1. */
    private static final int TLS_ALERT = 0x15;

    private static final int TLS_HANDSHAKE = 0x16;

    private static final int HEAD_BYTES = FrameFormat.LENGTH_FIELD_BYTES + 1;

    private final FrameHandler handler;
    private final int partialBufferBytes;

    private int prefaceTaken;
    private int headTaken;
    private long length;
    private int type;
    private @Nullable PartialFrame partial;
    private boolean stopped;

    /**
     * Creates a decoder that expects the preface first.
     *
     * @param partialBufferBytes the first size of the buffer for a frame that has come in part, 1 or more; the buffer
     *     grows with what arrives and is dropped when the frame is whole
     */
    public FrameDecoder(FrameHandler handler, int partialBufferBytes) {
        if (partialBufferBytes < 1) {
            throw new IllegalArgumentException("partialBufferBytes is " + partialBufferBytes + "; the least is 1");
        }
        this.handler = handler;
        this.partialBufferBytes = partialBufferBytes;
    }

    /**
     * Consumes all of {@code in}, a big-endian buffer of any kind, and calls the handler for each frame that is now
     * whole. After an exception everything further is discarded, as after {@link #stop}.
     *
     * @throws ProtocolException if the peer broke the protocol, or as the handler throws it
     */
    public void decode(ByteBuffer in) throws ProtocolException {
        int end = in.limit();
        boolean failed = true;
        try {
            while (!stopped && in.hasRemaining()) {
                if (prefaceTaken < FrameFormat.PREFACE_BYTES) {
                    takePreface(in);
                } else if (headTaken < HEAD_BYTES) {
                    takeHead(in);
                } else {
                    takeRest(in);
                }
            }
            failed = false;
        } finally {
            if (failed) {
                stop();
            }
            in.limit(end).position(end);
        }
    }

    /** Makes everything further be consumed and discarded; also from within a call of the handler. */
    public void stop() {
        stopped = true;
        partial = null;
    }

    /** Returns the bytes of memory that are now held for an unfinished frame. */
    public int bufferedBytes() {
        return partial == null ? 0 : partial.bufferedBytes();
    }

    private void takePreface(ByteBuffer in) throws ProtocolException {
        int expected = FrameFormat.PREFACE >>> 8 * (FrameFormat.PREFACE_BYTES - 1 - prefaceTaken) & 0xFF;
        int got = in.get() & 0xFF;
        if (got != expected) {
            boolean tls = prefaceTaken == 0 && (got == TLS_ALERT || got == TLS_HANDSHAKE);
            throw ProtocolException.foreign(String.format(
                    "the peer does not speak this version of the protocol: byte %d of its preface is %02X, not %02X%s",
                    prefaceTaken + 1, got, expected, tls ? "; it speaks TLS, and this node does not" : ""));
        }
        prefaceTaken++;
    }

    private void takeHead(ByteBuffer in) throws ProtocolException {
        if (headTaken == 0 && in.remaining() >= HEAD_BYTES) {
            length = in.getInt() & FrameFormat.MAX_U32;
            headTaken = FrameFormat.LENGTH_FIELD_BYTES;
        }
        while (headTaken < FrameFormat.LENGTH_FIELD_BYTES && in.hasRemaining()) {
            length = length << 8 | in.get() & 0xFF;
            headTaken++;
        }
        if (headTaken == FrameFormat.LENGTH_FIELD_BYTES && length == 0) {
            throw new ProtocolException(CloseCode.PROTOCOL_ERROR, "frame of length 0");
        }
        if (headTaken == FrameFormat.LENGTH_FIELD_BYTES && in.hasRemaining()) {
            type = in.get() & 0xFF;
            headTaken = HEAD_BYTES;
            checkHead();
        }
    }

    private void checkHead() throws ProtocolException {
        int least = FrameReader.leastLength(type);
        int limit = handler.lengthLimit(type);
        if (length > limit) {
            throw new ProtocolException(
                    CloseCode.TOO_LARGE,
                    FrameFormat.nameOf(type) + " of length " + length + "; the limit is now " + limit);
        }
        if (length < least) {
            throw FrameReader.tooShort(type);
        }
    }

    private void takeRest(ByteBuffer in) throws ProtocolException {
        int restBytes = (int) length - 1;
        PartialFrame begun = partial;
        if (begun == null && in.remaining() >= restBytes) {
            int end = in.limit();
            in.limit(in.position() + restBytes);
            beginNext();
            FrameReader.read(type, in, handler);
            in.limit(end);
            return;
        }
        if (begun == null) {
            begun = new PartialFrame(type, restBytes, partialBufferBytes);
            partial = begun;
        }
        if (begun.take(in)) {
            beginNext();
            begun.deliver(handler);
        }
    }

    private void beginNext() {
        partial = null;
        headTaken = 0;
        length = 0;
    }
}
