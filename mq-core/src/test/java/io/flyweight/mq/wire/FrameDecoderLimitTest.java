package io.flyweight.mq.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Memory is bounded by what came, and limits are checked before any is taken. */
class FrameDecoderLimitTest {

    private static final int FIRST_BUFFER = 64;

    private final RecordingHandler handler = new RecordingHandler();
    private final FrameDecoder decoder = new FrameDecoder(handler, FIRST_BUFFER);

    @BeforeEach
    void sendThePreface() throws ProtocolException {
        feed(Bytes.preface());
    }

    @Test
    void refusesALengthOverTheLimitAtTheTypeByte() throws ProtocolException {
        handler.limit = 1400;
        feed(Bytes.hex("FFFFFFFF"));
        ProtocolException refused = refusedFor(Bytes.hex("10"));
        assertThat(refused.code()).isEqualTo(CloseCode.TOO_LARGE);
        assertThat(refused)
                .hasMessageContaining("PACKET")
                .hasMessageContaining("4294967295")
                .hasMessageContaining("1400");
        assertThat(decoder.bufferedBytes()).isZero();
        assertThat(handler.limitsAsked).containsExactly("PACKET");
    }

    @Test
    void takesAFrameOfExactlyTheLimitAndNoneLonger() throws ProtocolException {
        handler.limit = FrameFormat.packetLengthLimit(10);
        feed(Bytes.packet(false, Map.of("k", "v"), new byte[5]));
        assertThat(handler.calls).containsExactly("PACKET {k=v} 0000000000 of 10");
        assertThat(refusedFor(Bytes.packet(false, Map.of("k", "v"), new byte[6]))
                        .code())
                .isEqualTo(CloseCode.TOO_LARGE);
    }

    @Test
    void holdsNothingForAClaimedLength() throws ProtocolException {
        feed(Bytes.hex("7FFFFFF0 10"));
        assertThat(decoder.bufferedBytes()).isZero();
        feed(Bytes.hex("FFFF"));
        assertThat(decoder.bufferedBytes()).isLessThanOrEqualTo(FIRST_BUFFER);
        feed(new byte[60_000]);
        assertThat(decoder.bufferedBytes()).isLessThanOrEqualTo(2 * 60_002);
    }

    @Test
    void startsNoLargerThanTheFrame() throws ProtocolException {
        feed(Bytes.hex("00000009 20 01"));
        assertThat(decoder.bufferedBytes()).isEqualTo(8);
    }

    @Test
    void growsWithWhatArrives() throws ProtocolException {
        byte[] close = Bytes.of(out -> FrameEncoder.putClose(out, CloseCode.SHUTDOWN, 1, "r".repeat(1000)));
        for (int i = 0; i < close.length; i++) {
            int arrived = i - FrameFormat.LENGTH_FIELD_BYTES;
            assertThat(decoder.bufferedBytes()).isLessThanOrEqualTo(Math.max(FIRST_BUFFER, 2 * arrived));
            feed(new byte[] {close[i]});
        }
        assertThat(handler.calls).hasSize(1);
        assertThat(decoder.bufferedBytes()).isZero();
    }

    @Test
    void takesTheBodyOnceItsHeadersAreWhole() throws ProtocolException {
        byte[] packet = Bytes.packet(false, Map.of("k", "v"), new byte[100_000]);
        int beforeBody = packet.length - 100_000;
        feed(packet, 0, beforeBody - 1);
        assertThat(decoder.bufferedBytes()).isLessThanOrEqualTo(FIRST_BUFFER);
        feed(packet, beforeBody - 1, beforeBody);
        assertThat(decoder.bufferedBytes()).isEqualTo(100_000);
        feed(packet, beforeBody, packet.length - 1);
        assertThat(decoder.bufferedBytes()).isEqualTo(100_000);
        feed(packet, packet.length - 1, packet.length);
        assertThat(decoder.bufferedBytes()).isZero();
        assertThat(handler.calls).hasSize(1);
    }

    @Test
    void holdsNothingAfterAnError() throws ProtocolException {
        feed(Bytes.hex("00000100 10 0010 00"));
        assertThat(decoder.bufferedBytes()).isPositive();
        refusedFor(new byte[15]);
        assertThat(decoder.bufferedBytes()).isZero();
    }

    @Test
    void refusesAnEmptyFirstBuffer() {
        assertThatThrownBy(() -> new FrameDecoder(handler, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("partialBufferBytes");
    }

    private ProtocolException refusedFor(byte[] bytes) {
        return catchThrowableOfType(ProtocolException.class, () -> feed(bytes));
    }

    private void feed(byte[] bytes) throws ProtocolException {
        feed(bytes, 0, bytes.length);
    }

    private void feed(byte[] bytes, int from, int to) throws ProtocolException {
        decoder.decode(ByteBuffer.wrap(bytes, from, to - from));
    }
}
