package io.flyweight.mq.wire;

import static io.flyweight.mq.wire.Bytes.frame;
import static io.flyweight.mq.wire.Bytes.hex;
import static io.flyweight.mq.wire.Bytes.u16;
import static io.flyweight.mq.wire.Bytes.u64;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MalformedFrameTest {

    private static final byte[] REST_OF_HELLO = new byte[32 + 4 + 8];

    private final RecordingHandler handler = new RecordingHandler();

    static Stream<Arguments> malformedFrames() {
        return Stream.of(
                Arguments.of("length 0", hex("00000000 20"), "length 0"),
                Arguments.of("unknown type", hex("00000002 7F 00"), "unknown frame, type 0x7F"),
                Arguments.of("type 0", hex("00000002 00 00"), "unknown frame, type 0x00"),
                Arguments.of("short PING", frame(FrameFormat.PING, new byte[7]), "ends before"),
                Arguments.of("long PONG", frame(FrameFormat.PONG, new byte[9]), "1 bytes after"),
                Arguments.of("short CHALLENGE", frame(FrameFormat.CHALLENGE, new byte[31]), "ends before"),
                Arguments.of("long CHALLENGE", frame(FrameFormat.CHALLENGE, new byte[33]), "1 bytes after"),
                Arguments.of("short PROOF", frame(FrameFormat.PROOF, new byte[31]), "ends before"),
                Arguments.of("long PROOF", frame(FrameFormat.PROOF, new byte[40]), "8 bytes after"),
                Arguments.of("short WELCOME", frame(FrameFormat.WELCOME, new byte[51]), "ends before"),
                Arguments.of("long WELCOME", frame(FrameFormat.WELCOME, new byte[53]), "1 bytes after"),
                Arguments.of("empty PACKET", frame(FrameFormat.PACKET), "ends before"),
                Arguments.of("PACKET of 1 byte", frame(FrameFormat.PACKET, new byte[1]), "ends before"),
                Arguments.of("headers beyond PACKET", frame(FrameFormat.PACKET, u16(4), hex("016B00")), "ends before"),
                Arguments.of("short REPLY", frame(FrameFormat.REPLY, new byte[9]), "ends before"),
                Arguments.of("headers beyond REPLY", frame(FrameFormat.REPLY, u64(1), u16(1)), "ends before"),
                Arguments.of("huge REPLY number", frame(FrameFormat.REPLY, u64(-1), u16(0)), "18446744073709551615"),
                Arguments.of("short ACK", frame(FrameFormat.ACK, new byte[10]), "ends before"),
                Arguments.of("huge ACK number", ack(Long.MIN_VALUE, 0, 0, ""), "9223372036854775808"),
                Arguments.of("ACK code 3", ack(1, 3, 0, ""), "unknown code 3"),
                Arguments.of("ACK code 5", ack(1, 5, 0, ""), "unknown code 5"),
                Arguments.of("ACK OK with a reason", ack(1, 0, 1, "61"), "OK and a reason"),
                Arguments.of("ACK reason too long", ack(1, 1, 1001, "61".repeat(1001)), "1001 bytes"),
                Arguments.of("ACK reason beyond it", ack(1, 1, 2, "61"), "ends before"),
                Arguments.of("ACK with more", ack(1, 1, 1, "6161"), "1 bytes after"),
                Arguments.of("ACK reason not UTF-8", ack(1, 1, 1, "FF"), "not UTF-8"),
                Arguments.of("GOODBYE without reason length", frame(FrameFormat.GOODBYE, u64(1)), "ends before"),
                Arguments.of("huge GOODBYE number", frame(FrameFormat.GOODBYE, u64(-5), u16(0)), "number"),
                Arguments.of("GOODBYE with more", frame(FrameFormat.GOODBYE, u64(5), u16(0), hex("00")), "after"),
                Arguments.of("CLOSE code 0", close(0, 0), "unknown code 0"),
                Arguments.of("CLOSE code 9", close(9, 0), "unknown code 9"),
                Arguments.of("huge CLOSE number", close(7, -1), "number"));
    }

    static Stream<Arguments> malformedHellos() {
        return Stream.of(
                Arguments.of("empty from", hello("", "6262"), "\"from\""),
                Arguments.of("empty to", hello("6161", ""), "\"to\""),
                Arguments.of("a blank in from", hello("6120", "62"), "\"from\""),
                Arguments.of("a newline after to", hello("61", "620A"), "\"to\""),
                Arguments.of("not ASCII", hello("C3BC", "62"), "\"from\""),
                Arguments.of("65 characters", hello("61".repeat(65), "62"), "\"from\""),
                Arguments.of("from beyond it", frame(FrameFormat.HELLO, hex("FF"), new byte[60]), "ends before"),
                Arguments.of(
                        "no to",
                        frame(FrameFormat.HELLO, hex("32"), "a".repeat(50).getBytes(US_ASCII)),
                        "ends before"),
                Arguments.of("to beyond it", frame(FrameFormat.HELLO, hex("0161 FF"), new byte[60]), "ends before"),
                Arguments.of(
                        "short", frame(FrameFormat.HELLO, hex("026161 0162"), new byte[32 + 4 + 7]), "ends before"),
                Arguments.of("more", Bytes.frame(FrameFormat.HELLO, hex("0161 0162"), new byte[45]), "1 bytes after"));
    }

    static Stream<Arguments> malformedHeaders() {
        return Stream.of(
                Arguments.of("an empty key", "00 0000", "empty key"),
                Arguments.of("a key beyond the block", "02 6B 0000", "beyond the block"),
                Arguments.of("no value length", "01 6B 00", "beyond the block"),
                Arguments.of("a lone byte", "01", "beyond the block"),
                Arguments.of("a value beyond the block", "01 6B 0002 76", "beyond the block"),
                Arguments.of("a byte after the last", "01 6B 0001 76 01", "beyond the block"),
                Arguments.of("a key twice", "01 6B 0001 76 01 6B 0000", "\"k\" twice"),
                Arguments.of("a key that is not UTF-8", "01 80 0000", "key is not UTF-8"),
                Arguments.of("an overlong form", "02 C080 0000", "key is not UTF-8"),
                Arguments.of("a cut character", "01 6B 0002 E282", "value is not UTF-8"),
                Arguments.of("a surrogate", "01 6B 0003 EDA080", "value is not UTF-8"),
                Arguments.of("beyond Unicode", "01 6B 0004 F4908080", "value is not UTF-8"),
                Arguments.of("an error beside a sent U+FFFD", "01 6B 0004 EFBFBDFF", "value is not UTF-8"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"malformedFrames", "malformedHellos"})
    void isRefused(String what, byte[] frame, String said) {
        assertRefused(frame, said);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformedHeaders")
    void isRefusedInEveryFrameWithHeaders(String what, String block, String said) {
        byte[] headers = hex(block);
        byte[] length = u16(headers.length);
        // With a body that would make a good continuation: the headers must end where they say.
        byte[] body = new byte[300];
        assertRefused(frame(FrameFormat.PACKET, length, headers, body), said);
        assertRefused(frame(FrameFormat.REQUEST, length, headers, body), said);
        assertRefused(frame(FrameFormat.REPLY, u64(1), length, headers, body), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"16", "4E", "4D50", "4D510201", "4D51010D", "474554202F"})
    void failsAtTheFirstForeignByte(String start) {
        ProtocolException refused = refusal(hex(start), start.length());
        assertThat(refused.foreign()).isTrue();
        assertThat(refused).hasMessageContaining("does not speak this version");
        assertThat(handler.calls).isEmpty();
    }

    @Test
    void saysWhichByteOfThePrefaceIsForeign() {
        assertThat(refusal(hex("4D51010D"), 99)).hasMessageContaining("byte 4 of its preface is 0D, not 0A");
    }

    @Test
    void isNotForeignAfterThePreface() {
        assertThat(refusal(Bytes.join(Bytes.preface(), new byte[4]), 99).foreign())
                .isFalse();
    }

    @Test
    void refusesWhatTheHandlerDoesNotTake() {
        FrameHandler nothing = type -> FrameFormat.CONTROL_LENGTH_LIMIT;
        for (int type = 0; type <= 0xFF; type++) {
            byte[] stream = Bytes.join(Bytes.preface(), validFrame(type));
            ProtocolException refused = catchThrowableOfType(
                    ProtocolException.class, () -> new FrameDecoder(nothing, 64).decode(ByteBuffer.wrap(stream)));
            assertThat(refused.code()).isEqualTo(CloseCode.PROTOCOL_ERROR);
            assertThat(refused).hasMessageContaining(FrameFormat.nameOf(type));
        }
    }

    private static byte[] validFrame(int type) {
        return switch (type) {
            case FrameFormat.HELLO -> hello("61", "62");
            case FrameFormat.CHALLENGE, FrameFormat.PROOF -> frame(type, new byte[32]);
            case FrameFormat.WELCOME -> frame(type, new byte[52]);
            case FrameFormat.ACK -> ack(1, 0, 0, "");
            case FrameFormat.CLOSE -> close(1, 0);
            case FrameFormat.REPLY, FrameFormat.GOODBYE -> frame(type, new byte[10]);
            case FrameFormat.PING, FrameFormat.PONG -> frame(type, new byte[8]);
            default -> frame(type, new byte[2]);
        };
    }

    /** Whole and in pieces, from a heap and from a direct buffer. */
    private void assertRefused(byte[] frame, String said) {
        byte[] stream = Bytes.join(Bytes.preface(), frame);
        for (int pieceBytes : new int[] {stream.length, 1, 5}) {
            ProtocolException refused = refusal(stream, pieceBytes);
            assertThat(refused).hasMessageContaining(said);
            assertThat(refused.code()).isEqualTo(CloseCode.PROTOCOL_ERROR);
            assertThat(refused.foreign()).isFalse();
        }
        assertThat(handler.calls).isEmpty();
    }

    private ProtocolException refusal(byte[] stream, int pieceBytes) {
        FrameDecoder decoder = new FrameDecoder(handler, 8);
        return catchThrowableOfType(ProtocolException.class, () -> {
            for (int at = 0; at < stream.length; at += pieceBytes) {
                int count = Math.min(pieceBytes, stream.length - at);
                ByteBuffer in = pieceBytes == 5 ? ByteBuffer.allocateDirect(count) : ByteBuffer.allocate(count);
                decoder.decode(in.put(stream, at, count).flip());
            }
        });
    }

    private static byte[] ack(long upTo, int code, int reasonLength, String reason) {
        return frame(FrameFormat.ACK, u64(upTo), new byte[] {(byte) code}, u16(reasonLength), hex(reason));
    }

    private static byte[] close(int code, long lastTaken) {
        return frame(FrameFormat.CLOSE, new byte[] {(byte) code}, u64(lastTaken), u16(0));
    }

    private static byte[] hello(String from, String to) {
        byte[] first = hex(from);
        byte[] second = hex(to);
        return frame(
                FrameFormat.HELLO,
                new byte[] {(byte) first.length},
                first,
                new byte[] {(byte) second.length},
                second,
                REST_OF_HELLO);
    }
}
