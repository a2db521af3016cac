package io.flyweight.mq.sim;

import io.flyweight.mq.wire.FrameFormat;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** Finds the frames in a stream of bytes, on its own account: it shares no code with what is tested. */
final class FrameScanner {

    private static final int HEAD_BYTES = 5;
    private static final int ID_BYTES = 8;

    private final Consumer<Frame> found;
    private byte[] head = new byte[64];
    private int have;
    private long position;
    private long start = FrameFormat.PREFACE_BYTES;
    private long packets;

    FrameScanner(Consumer<Frame> found) {
        this.found = found;
    }

    void scan(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            long end =
                    start + (have < 4 ? HEAD_BYTES : 4 + ByteBuffer.wrap(head).getInt());
            int wanted = wanted(end);
            if (position < FrameFormat.PREFACE_BYTES) {
                skip(bytes, FrameFormat.PREFACE_BYTES - position);
            } else if (have < wanted) {
                int count = Math.min(wanted - have, bytes.remaining());
                head = have + count <= head.length ? head : Arrays.copyOf(head, 2 * (have + count));
                bytes.get(head, have, count);
                have += count;
                position += count;
            } else {
                skip(bytes, end - position);
            }
            finish();
        }
    }

    private void skip(ByteBuffer bytes, long most) {
        int count = (int) Math.min(most, bytes.remaining());
        bytes.position(bytes.position() + count);
        position += count;
    }

    /** How many of the frame's first bytes are of interest, as far as that is known yet. */
    private int wanted(long end) {
        if (have < HEAD_BYTES) {
            return HEAD_BYTES;
        }
        int interesting = switch (head[4]) {
            case FrameFormat.PACKET, FrameFormat.REQUEST -> withHeaders(HEAD_BYTES);
            case FrameFormat.REPLY -> withHeaders(HEAD_BYTES + 8);
            default -> HEAD_BYTES + 9;
        };
        return (int) Math.min(end - start, interesting);
    }

    private int withHeaders(int at) {
        return have < at + 2 ? at + 2 : at + 2 + (ByteBuffer.wrap(head).getShort(at) & 0xFFFF) + ID_BYTES;
    }

    private void finish() {
        if (have < HEAD_BYTES || position < start + 4 + ByteBuffer.wrap(head).getInt()) {
            return;
        }
        Frame frame = frame(ByteBuffer.wrap(head, 0, have));
        have = 0;
        start = position;
        found.accept(frame);
    }

    private Frame frame(ByteBuffer in) {
        int length = in.getInt();
        int type = in.get();
        return switch (type) {
            case FrameFormat.PACKET, FrameFormat.REQUEST -> {
                packets++;
                yield new Frame(type, packets, id(in), 0, length - 3, start, position);
            }
            case FrameFormat.REPLY -> {
                long number = in.getLong();
                yield new Frame(type, number, id(in), 0, length - 11, start, position);
            }
            case FrameFormat.ACK -> new Frame(type, in.getLong(), 0, in.get(), 0, start, position);
            case FrameFormat.GOODBYE -> new Frame(type, in.getLong(), 0, 0, 0, start, position);
            case FrameFormat.CLOSE -> {
                int code = in.get();
                yield new Frame(type, in.getLong(), 0, code, 0, start, position);
            }
            default -> new Frame(type, 0, 0, 0, 0, start, position);
        };
    }

    private static long id(ByteBuffer in) {
        int headers = in.getShort() & 0xFFFF;
        in.position(in.position() + headers);
        return in.remaining() < ID_BYTES ? 0 : in.getLong();
    }
}
