package io.flyweight.mq.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FrameRoundTripTest {

    private final RecordingHandler handler = new RecordingHandler();

    @Test
    void carriesHello() throws ProtocolException {
        Hello hello = new Hello("a", "b-".repeat(32), Bytes.counted(32, 2), 0xFFFF_FFFFL, -1);
        decode(out -> FrameEncoder.putHello(out, hello));
        assertThat(handler.calls).containsExactly(RecordingHandler.described(hello));
    }

    @Test
    void carriesTheLeastAndTheLargestPacketSizeLimit() throws ProtocolException {
        for (long limit : new long[] {0, 0xFFFF_FFFFL}) {
            Hello hello = new Hello("a", "b", new byte[32], limit, 0);
            decode(out -> FrameEncoder.putHello(out, hello));
            assertThat(handler.calls).last().isEqualTo(RecordingHandler.described(hello));
        }
    }

    @Test
    void carriesChallengeAndProof() throws ProtocolException {
        byte[] bytes = new byte[32];
        bytes[31] = 7;
        decode(out -> {
            FrameEncoder.putChallenge(out, bytes);
            FrameEncoder.putProof(out, bytes);
        });
        assertThat(handler.calls)
                .containsExactly("CHALLENGE " + "00".repeat(31) + "07", "PROOF " + "00".repeat(31) + "07");
    }

    @Test
    void carriesWelcome() throws ProtocolException {
        Welcome welcome = new Welcome(Bytes.counted(32, 3), 0x8000_0000L, Long.MIN_VALUE, 5);
        decode(out -> FrameEncoder.putWelcome(out, welcome));
        assertThat(handler.calls).containsExactly(RecordingHandler.described(welcome));
    }

    @Test
    void carriesPacketsWithAndWithoutHeaders() throws ProtocolException {
        decode(Bytes.packet(false, Map.of(), new byte[0]));
        decode(Bytes.packet(false, Map.of(), new byte[] {1, 2}));
        decode(Bytes.packet(false, Map.of("key", "valué", "mq-x", ""), new byte[] {3}));
        assertThat(handler.calls)
                .containsExactly("PACKET {}  of 0", "PACKET {} 0102 of 2", "PACKET {key=valué, mq-x=} 03 of 20");
    }

    @Test
    void carriesRequests() throws ProtocolException {
        decode(Bytes.packet(true, Map.of("k", "v"), new byte[] {9}));
        assertThat(handler.calls).containsExactly("REQUEST {k=v} 09 of 6");
    }

    @Test
    void carriesReplies() throws ProtocolException {
        decode(Bytes.reply(Long.MAX_VALUE, Map.of("k", "v"), new byte[] {9}));
        decode(Bytes.reply(1, Map.of(), new byte[0]));
        assertThat(handler.calls).containsExactly("REPLY 9223372036854775807 {k=v} 09", "REPLY 1 {} ");
    }

    @Test
    void carriesTheLongestHeaders() throws ProtocolException {
        Map<String, String> headers = Map.of("k".repeat(255), "v".repeat(65535 - 1 - 255 - 2));
        decode(Bytes.packet(false, headers, new byte[] {1}));
        assertThat(handler.calls).containsExactly("PACKET " + headers + " 01 of 65536");
    }

    @ParameterizedTest
    @EnumSource(Ack.class)
    void carriesEveryAckCode(Ack code) throws ProtocolException {
        String reason = code == Ack.OK ? "" : "so it is: ü";
        decode(out -> FrameEncoder.putAck(out, 12, code, reason));
        assertThat(handler.calls).containsExactly("ACK 12 " + code + " '" + reason + "'");
    }

    @ParameterizedTest
    @EnumSource(CloseCode.class)
    void carriesEveryCloseCode(CloseCode code) throws ProtocolException {
        decode(out -> FrameEncoder.putClose(out, code, 7, "because"));
        assertThat(handler.calls).containsExactly("CLOSE " + code + " 7 'because'");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE})
    void carriesPingAndPong(long opaque) throws ProtocolException {
        decode(out -> {
            FrameEncoder.putPing(out, opaque);
            FrameEncoder.putPong(out, opaque);
        });
        String hex = Long.toHexString(opaque);
        assertThat(handler.calls).containsExactly("PING " + hex, "PONG " + hex);
    }

    @Test
    void carriesGoodbye() throws ProtocolException {
        decode(out -> FrameEncoder.putGoodbye(out, 0, ""));
        decode(out -> FrameEncoder.putGoodbye(out, Long.MAX_VALUE, "r".repeat(1000)));
        assertThat(handler.calls)
                .containsExactly("GOODBYE 0 ''", "GOODBYE 9223372036854775807 '" + "r".repeat(1000) + "'");
    }

    @Test
    void needsNoMoreThanTheRoomThatIsPromised() {
        byte[] longest = Bytes.of(out -> FrameEncoder.putClose(out, CloseCode.SHUTDOWN, 1, "r".repeat(2000)));
        assertThat(longest).hasSizeLessThanOrEqualTo(FrameFormat.MAX_CONTROL_FRAME_BYTES);
        byte[] block = FrameEncoder.encodeHeaders(Map.of("k", "v"));
        assertThat(Bytes.of(out -> FrameEncoder.putPacketHead(out, true, block, 99)))
                .hasSize(FrameFormat.PACKET_OVERHEAD_BYTES + block.length);
        assertThat(Bytes.of(out -> FrameEncoder.putReplyHead(out, 1, block, 99)))
                .hasSize(FrameFormat.REPLY_OVERHEAD_BYTES + block.length);
    }

    @Test
    void derivesLengthLimitsFromThePacketSizeLimit() {
        assertThat(FrameFormat.packetLengthLimit(100)).isEqualTo(103);
        assertThat(FrameFormat.replyLengthLimit(100)).isEqualTo(111);
        assertThat(FrameFormat.packetLengthLimit(0xFFFF_FFFFL)).isEqualTo(Integer.MAX_VALUE - 16);
        assertThat(FrameFormat.replyLengthLimit(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE - 16);
        assertThat(FrameFormat.replyLengthLimit(Integer.MAX_VALUE - 20)).isEqualTo(Integer.MAX_VALUE - 16);
        assertThat(FrameFormat.replyLengthLimit(Integer.MAX_VALUE - 28)).isEqualTo(Integer.MAX_VALUE - 17);
    }

    private void decode(Consumer<ByteBuffer> writing) throws ProtocolException {
        decode(Bytes.of(writing));
    }

    private void decode(byte[] frames) throws ProtocolException {
        new FrameDecoder(handler, 64).decode(ByteBuffer.wrap(Bytes.join(Bytes.preface(), frames)));
    }
}
