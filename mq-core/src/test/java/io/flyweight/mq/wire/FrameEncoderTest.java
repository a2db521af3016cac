package io.flyweight.mq.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyweight.mq.api.Ack;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FrameEncoderTest {

    static Stream<Arguments> reasons() {
        String a = "a".repeat(997);
        return Stream.of(
                Arguments.of("a".repeat(1000), "a".repeat(1000)),
                Arguments.of("a".repeat(1001), "a".repeat(1000)),
                Arguments.of("a".repeat(100_000), "a".repeat(1000)),
                Arguments.of(a + "a" + "ü" + "b", a + "a" + "ü"),
                Arguments.of(a + "aa" + "ü", a + "aa"),
                Arguments.of(a + "€" + "b", a + "€"),
                Arguments.of(a + "a" + "€", a + "a"),
                Arguments.of(a + "\uD83D\uDE00", a),
                Arguments.of(a + "aa\uD83D\uDE00", a + "aa"),
                Arguments.of(a + "aaa\uD83D\uDE00", a + "aaa"),
                Arguments.of("€".repeat(1000), "€".repeat(333)),
                Arguments.of("\uD83D\uDE00".repeat(1000), "\uD83D\uDE00".repeat(250)),
                Arguments.of("x\uD83Dy\uDE00", "x?y?"));
    }

    static Stream<Arguments> badHeaders() {
        return Stream.of(
                Arguments.of("", "v", "empty key"),
                Arguments.of("k".repeat(256), "v", "key of 256 bytes"),
                Arguments.of("ü".repeat(128), "v", "key of 256 bytes"),
                Arguments.of("key", "v".repeat(65536), "value of 65536 bytes"),
                Arguments.of("key", "v".repeat(65535), "limit of 65535 bytes together"),
                Arguments.of("key", "a\uD83D", "unpaired surrogate in its value"),
                Arguments.of("key", "\uDE00\uD83D", "unpaired surrogate in its value"),
                Arguments.of("key\uDE00", "v", "unpaired surrogate in its key"));
    }

    @ParameterizedTest
    @MethodSource("reasons")
    void cutsReasonsBetweenTwoCharacters(String reason, String kept) throws ProtocolException {
        RecordingHandler handler = new RecordingHandler();
        byte[] frames = Bytes.join(
                Bytes.preface(),
                Bytes.of(out -> FrameEncoder.putAck(out, 1, Ack.REJECTED, reason)),
                Bytes.of(out -> FrameEncoder.putGoodbye(out, 2, reason)),
                Bytes.of(out -> FrameEncoder.putClose(out, CloseCode.SHUTDOWN, 3, reason)));
        new FrameDecoder(handler, 64).decode(ByteBuffer.wrap(frames));
        assertThat(kept.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(1000);
        assertThat(handler.calls)
                .containsExactly(
                        "ACK 1 REJECTED '" + kept + "'", "GOODBYE 2 '" + kept + "'", "CLOSE SHUTDOWN 3 '" + kept + "'");
    }

    @Test
    void leavesOutTheReasonOfAnAckThatIsOk() {
        assertThat(Bytes.of(out -> FrameEncoder.putAck(out, 1, Ack.OK, "fine")))
                .isEqualTo(Bytes.of(out -> FrameEncoder.putAck(out, 1, Ack.OK, "")));
    }

    @ParameterizedTest
    @MethodSource("badHeaders")
    void refusesHeadersThatDoNotFitAndNamesTheKey(String key, String value, String said) {
        String shown = key.length() > 40 ? key.substring(0, 40) : key;
        assertThatThrownBy(() -> FrameEncoder.encodeHeaders(Map.of(key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(said)
                .hasMessageContaining("header \"" + shown);
    }

    @Test
    void showsAKeyOfFortyCharactersWholeAndCutsALongerOne() {
        String value = "v".repeat(65_536);
        assertThatThrownBy(() -> FrameEncoder.encodeHeaders(Map.of("k".repeat(40), value)))
                .hasMessageStartingWith("header \"" + "k".repeat(40) + "\"");
        assertThatThrownBy(() -> FrameEncoder.encodeHeaders(Map.of("k".repeat(41), value)))
                .hasMessageStartingWith("header \"" + "k".repeat(40) + "...\"");
    }

    @Test
    void refusesHeadersThatAreTooLongTogether() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("first", "v".repeat(40_000));
        headers.put("second", "v".repeat(40_000));
        assertThatThrownBy(() -> FrameEncoder.encodeHeaders(headers))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"second\"")
                .hasMessageContaining("65535");
    }

    @Test
    void makesNoGarbageForNoHeaders() {
        byte[] none = FrameEncoder.encodeHeaders(Map.of());
        assertThat(none).hasSize(0);
        assertThat(FrameEncoder.encodeHeaders(new LinkedHashMap<>())).isSameAs(none);
    }

    @Test
    void refusesValuesThatHaveNoPlaceInTheirField() {
        ByteBuffer out = ByteBuffer.allocate(1000);
        Hello badName = new Hello("a b", "b", new byte[32], 1, 1);
        Hello badLimit = new Hello("a", "b", new byte[32], 1L << 32, 1);
        assertThatThrownBy(() -> FrameEncoder.putHello(out, badName)).hasMessageContaining("\"a b\"");
        assertThatThrownBy(() -> FrameEncoder.putHello(out, badLimit)).hasMessageContaining("4294967296");
        Hello negativeLimit = new Hello("a", "b", new byte[32], -1, 1);
        Hello badNonce = new Hello("a", "b", new byte[31], 1, 1);
        assertThatThrownBy(() -> FrameEncoder.putHello(out, negativeLimit)).hasMessageContaining("-1");
        assertThatThrownBy(() -> FrameEncoder.putHello(out, badNonce)).hasMessageContaining("31 bytes");
        assertThatThrownBy(() -> FrameEncoder.putChallenge(out, new byte[31])).hasMessageContaining("31 bytes");
        assertThatThrownBy(() -> FrameEncoder.putProof(out, new byte[33])).hasMessageContaining("33 bytes");
        assertThatThrownBy(() -> FrameEncoder.putWelcome(out, new Welcome(new byte[3], 1, 1, 1)))
                .hasMessageContaining("3 bytes");
        assertThat(out.position()).isZero();
    }
}
