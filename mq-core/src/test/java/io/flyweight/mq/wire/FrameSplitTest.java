package io.flyweight.mq.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The calls must not depend on how the bytes are cut. */
class FrameSplitTest {

    private static final long SEED = 20_240_607;

    private final byte[] stream = everyKindOfFrame();
    private final List<String> expected = callsFor(stream);

    @Test
    void hasEveryKindOfFrameInItsStream() {
        assertThat(expected).hasSize(17);
        assertThat(expected.stream().map(call -> call.split(" ")[0]).distinct()).hasSize(12);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 16, 8192})
    void makesTheSameCallsForEverySingleSplit(int partialBufferBytes) throws ProtocolException {
        for (int split = 0; split <= stream.length; split++) {
            RecordingHandler handler = new RecordingHandler();
            FrameDecoder decoder = new FrameDecoder(handler, partialBufferBytes);
            feed(decoder, 0, split, false);
            feed(decoder, split, stream.length, split % 2 == 0);
            assertThat(handler.calls).as("split at %d", split).isEqualTo(expected);
            assertThat(decoder.bufferedBytes())
                    .as("left after split at %d", split)
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void makesTheSameCallsForEqualPieces(int pieceBytes) throws ProtocolException {
        RecordingHandler handler = new RecordingHandler();
        FrameDecoder decoder = new FrameDecoder(handler, 16);
        for (int at = 0; at < stream.length; at += pieceBytes) {
            feed(decoder, at, Math.min(stream.length, at + pieceBytes), false);
        }
        assertThat(handler.calls).isEqualTo(expected);
    }

    @Test
    void makesTheSameCallsForRandomSplits() throws ProtocolException {
        Random random = new Random(SEED);
        for (int round = 0; round < 2000; round++) {
            RecordingHandler handler = new RecordingHandler();
            FrameDecoder decoder = new FrameDecoder(handler, 1 + random.nextInt(300));
            int most = 1 + random.nextInt(400);
            for (int at = 0; at < stream.length; ) {
                int end = Math.min(stream.length, at + random.nextInt(most + 1));
                feed(decoder, at, end, random.nextBoolean());
                at = end;
            }
            assertThat(handler.calls).as("seed %d, round %d", SEED, round).isEqualTo(expected);
            assertThat(handler.limitsAsked).as("seed %d, round %d", SEED, round).hasSameSizeAs(expected);
        }
    }

    private void feed(FrameDecoder decoder, int from, int to, boolean direct) throws ProtocolException {
        // Surrounded by other bytes: a reader that looks past its limit is caught.
        ByteBuffer in = direct ? ByteBuffer.allocateDirect(to - from + 6) : ByteBuffer.allocate(to - from + 6);
        in.put(new byte[] {-1, -2, -3}).put(stream, from, to - from).put(new byte[] {-4, -5, -6});
        ByteBuffer piece = in.slice(3, to - from);
        decoder.decode(piece);
        assertThat(piece.position()).isEqualTo(to - from);
        assertThat(piece.limit()).isEqualTo(to - from);
    }

    private static List<String> callsFor(byte[] stream) {
        RecordingHandler handler = new RecordingHandler();
        try {
            new FrameDecoder(handler, 16).decode(ByteBuffer.wrap(stream));
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
        return handler.calls;
    }

    private static byte[] everyKindOfFrame() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "text/plain");
        headers.put("ü", "\uD83D\uDE00 and \uFFFD");
        headers.put("long", "x".repeat(300));
        return Bytes.join(
                Bytes.preface(),
                Bytes.of(out -> FrameEncoder.putHello(out, Bytes.hello())),
                Bytes.of(out -> FrameEncoder.putChallenge(out, Bytes.counted(32, 4))),
                Bytes.of(out -> FrameEncoder.putProof(out, Bytes.counted(32, 5))),
                Bytes.of(out -> FrameEncoder.putWelcome(out, new Welcome(Bytes.counted(32, 6), 1 << 20, -2, 3))),
                Bytes.packet(false, Map.of(), new byte[0]),
                Bytes.packet(false, headers, Bytes.counted(500, 7)),
                Bytes.packet(false, headers, new byte[0]),
                Bytes.packet(true, Map.of("a", "b"), Bytes.counted(40, 8)),
                Bytes.of(out -> FrameEncoder.putAck(out, 3, Ack.OK, "")),
                Bytes.of(out -> FrameEncoder.putAck(out, 4, Ack.REJECTED, "nö")),
                Bytes.reply(5, Map.of(), new byte[0]),
                Bytes.reply(6, headers, Bytes.counted(90, 9)),
                Bytes.of(out -> FrameEncoder.putPing(out, -1)),
                Bytes.of(out -> FrameEncoder.putPong(out, 1)),
                Bytes.packet(false, Map.of(), Bytes.counted(70, 10)),
                Bytes.of(out -> FrameEncoder.putGoodbye(out, 6, "leaving")),
                Bytes.of(out -> FrameEncoder.putClose(out, CloseCode.SHUTDOWN, 6, "done")));
    }
}
