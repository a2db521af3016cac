package io.flyweight.mq.wire;

import static io.flyweight.mq.wire.FuzzInput.check;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Any bytes in any split. The input: whether the preface is right, the limits, when to stop, the lengths of the pieces,
 * then the stream.
 */
class FrameDecoderFuzz {

    private static final int[] BODY_LIMITS = {3, 100, 4096, 70_000};
    private static final ByteBuffer DIRECT = ByteBuffer.allocateDirect(1 << 20);
    private static final byte[] PREFACE = Bytes.preface();
    private static final byte[] LATER = Bytes.join(PREFACE, Bytes.of(out -> FrameEncoder.putPing(out, 1)));

    /** What a decoder made of a stream. */
    private record Outcome(
            byte[] frames, int count, @Nullable ProtocolException failure) {

        void mustEqual(Outcome other) {
            check(Arrays.equals(frames, other.frames) && count == other.count, "other frames in another split");
            check((failure == null) == (other.failure == null), "a failure in one split only");
            if (failure != null && other.failure != null) {
                check(failure.code() == other.failure.code(), "another code in another split");
                check(failure.foreign() == other.failure.foreign(), "foreign in one split only");
                check(Objects.equals(failure.getMessage(), other.failure.getMessage()), "another message");
            }
        }
    }

    @FuzzTest
    void decodesTheSameInEverySplit(byte[] data) throws ProtocolException {
        FuzzInput input = new FuzzInput(data);
        int choices = input.u8();
        int bodyLimit = BODY_LIMITS[choices & 3];
        boolean direct = (choices & 4) != 0;
        boolean preface = (choices & 8) == 0;
        int firstBuffer = 1 + (choices >> 4) * 16;
        int stopAfter = input.u8();
        int[] pieces = new int[1 + (input.u8() & 7)];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = input.u8();
        }
        byte[] stream = preface ? Bytes.join(PREFACE, input.rest()) : input.rest();

        Outcome split = decode(stream, pieces, direct, new EncodingHandler(bodyLimit, stopAfter), firstBuffer);
        Outcome whole =
                decode(stream, new int[] {stream.length}, false, new EncodingHandler(bodyLimit, stopAfter), 256);
        split.mustEqual(whole);
        Outcome again = decode(
                whole.frames, new int[] {whole.frames.length}, false, new EncodingHandler(1 << 20, 0), firstBuffer);
        check(again.failure == null, "what was decoded cannot be decoded again");
        check(Arrays.equals(again.frames, whole.frames), "what was decoded decodes to something else");
    }

    private static Outcome decode(byte[] stream, int[] pieces, boolean direct, EncodingHandler handler, int firstBuffer)
            throws ProtocolException {
        FrameDecoder decoder = new FrameDecoder(handler, firstBuffer);
        handler.decoder = decoder;
        ProtocolException failure = null;
        int at = 0;
        for (int i = 0; at < stream.length && failure == null; i++) {
            int length =
                    Math.min(stream.length - at, Math.max(i % pieces.length == 0 ? 1 : 0, pieces[i % pieces.length]));
            ByteBuffer piece = direct
                    ? direct(stream, at, length)
                    : ByteBuffer.wrap(stream, at, length).slice();
            at += length;
            try {
                decoder.decode(piece);
            } catch (ProtocolException e) {
                failure = e;
            }
            check(!piece.hasRemaining() && piece.position() == length, "bytes are left, or were read beyond the limit");
            handler.checkMemory(decoder.bufferedBytes(), firstBuffer, at);
        }
        if (failure != null || handler.isStopped()) {
            int before = handler.count();
            decoder.decode(ByteBuffer.wrap(LATER));
            check(handler.count() == before && decoder.bufferedBytes() == 0, "a decoder goes on after its end");
        }
        return new Outcome(handler.frames(), handler.count(), failure);
    }

    private static ByteBuffer direct(byte[] stream, int at, int length) {
        return DIRECT.clear().put(stream, at, length).flip().slice();
    }
}
