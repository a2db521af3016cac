package io.flyweight.mq.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A frame that comes in pieces. Its memory follows what arrived, not what was announced; only a body gets its array
 * whole, once all that precedes it is there.
 */
final class PartialFrame {

    private static final int HEADERS_LENGTH_UNKNOWN = -1;
    private static final byte[] EMPTY = new byte[0];

    private final int type;
    private final int restBytes;
    /** The bytes before the headers: 0 for a frame without headers and body. */
    private final int fixedBytes;

    private byte[] gathered;
    private int gatheredBytes;
    private int neededBytes;

    private int headersBytes = HEADERS_LENGTH_UNKNOWN;
    private long number;
    private Map<String, String> headers = Map.of();
    private byte @Nullable [] body;
    private int bodyBytes;

    /**
     * Begins a frame.
     *
     * @param restBytes the bytes that follow its type
     * @param firstBufferBytes the most to take before anything came
     */
    PartialFrame(int type, int restBytes, int firstBufferBytes) {
        this.type = type;
        this.restBytes = restBytes;
        this.fixedBytes = switch (type) {
            case FrameFormat.PACKET, FrameFormat.REQUEST -> 2;
            case FrameFormat.REPLY -> 8 + 2;
            default -> 0;
        };
        this.neededBytes = fixedBytes == 0 ? restBytes : fixedBytes;
        this.gathered = new byte[Math.min(firstBufferBytes, restBytes)];
    }

    /** Takes what belongs to the frame, and returns whether it is whole. */
    boolean take(ByteBuffer in) throws ProtocolException {
        while (body == null) {
            gather(in);
            if (gatheredBytes < neededBytes) {
                return false;
            }
            if (fixedBytes == 0) {
                return true;
            }
            if (headersBytes == HEADERS_LENGTH_UNKNOWN) {
                readFixed();
            } else {
                openBody();
            }
        }
        return fillBody(in, body);
    }

    void deliver(FrameHandler handler) throws ProtocolException {
        byte[] whole = body;
        if (whole == null) {
            FrameReader.read(type, ByteBuffer.wrap(gathered, 0, gatheredBytes), handler);
        } else {
            FrameReader.deliver(type, number, headers, whole, restBytes - fixedBytes, handler);
        }
    }

    int bufferedBytes() {
        byte[] open = body;
        return gathered.length + (open == null ? 0 : open.length);
    }

    private void gather(ByteBuffer in) {
        int count = Math.min(in.remaining(), neededBytes - gatheredBytes);
        int room = gatheredBytes + count;
        if (room > gathered.length) {
            gathered = Arrays.copyOf(gathered, Math.min(neededBytes, Math.max(room, 2 * gathered.length)));
        }
        in.get(gathered, gatheredBytes, count);
        gatheredBytes += count;
    }

    private void readFixed() throws ProtocolException {
        ByteBuffer fixed = ByteBuffer.wrap(gathered, 0, fixedBytes);
        number = type == FrameFormat.REPLY ? FrameReader.checkNumber(fixed.getLong(), type) : 0;
        headersBytes = fixed.getShort() & FrameFormat.MAX_U16;
        if (headersBytes > restBytes - fixedBytes) {
            throw FrameReader.tooShort(type);
        }
        neededBytes = fixedBytes + headersBytes;
    }

    private void openBody() throws ProtocolException {
        headers = Headers.decode(ByteBuffer.wrap(gathered, fixedBytes, headersBytes), headersBytes);
        body = new byte[restBytes - neededBytes];
        gathered = EMPTY;
    }

    private boolean fillBody(ByteBuffer in, byte[] into) {
        int count = Math.min(in.remaining(), into.length - bodyBytes);
        in.get(into, bodyBytes, count);
        bodyBytes += count;
        return bodyBytes == into.length;
    }
}
