package io.flyweight.mq.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.wire.Vectors.Vector;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published vectors, in both directions. */
class ProtocolVectorsTest {

    private static final Set<String> OTHERS = Set.of("map", "handshake", "refused");

    private final RecordingHandler handler = new RecordingHandler();

    static Stream<Vector> frames() {
        return Vectors.all().stream().filter(vector -> !OTHERS.contains(vector.kind()));
    }

    static Stream<Vector> mapDigests() {
        return ofKind("map");
    }

    static Stream<Vector> handshakes() {
        return ofKind("handshake");
    }

    static Stream<Vector> refusals() {
        return ofKind("refused");
    }

    private static Stream<Vector> ofKind(String kind) {
        return Vectors.all().stream().filter(vector -> vector.kind().equals(kind));
    }

    @Test
    void coversEveryKindOfFrame() {
        assertThat(frames().map(Vector::kind).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(
                        "HELLO",
                        "CHALLENGE",
                        "PROOF",
                        "WELCOME",
                        "PACKET",
                        "ACK",
                        "REQUEST",
                        "REPLY",
                        "PING",
                        "PONG",
                        "GOODBYE",
                        "CLOSE");
    }

    @ParameterizedTest
    @MethodSource("frames")
    void isWhatTheFieldsEncodeTo(Vector vector) {
        assertThat(HexFormat.of().formatHex(encoded(vector))).isEqualTo(vector.text("bytes"));
    }

    @ParameterizedTest
    @MethodSource("frames")
    void isReadBackAsTheFields(Vector vector) throws ProtocolException {
        feed(Bytes.preface(), vector.bytes("bytes"));
        assertThat(handler.calls).containsExactly(call(vector));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void isRefusedWithItsCode(Vector vector) {
        handler.limit = FrameFormat.CONTROL_LENGTH_LIMIT;
        ProtocolException refused =
                catchThrowableOfType(ProtocolException.class, () -> feed(Bytes.preface(), vector.bytes("bytes")));
        assertThat(refused.code().name()).isEqualTo(vector.text("code"));
        assertThat(handler.calls).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("mapDigests")
    void digestsTheMap(Vector vector) {
        List<String> names = List.of(vector.text("names").split(" "));
        assertThat(Handshake.mapDigest(names)).isEqualTo(vector.number("digest"));
    }

    @ParameterizedTest
    @MethodSource("handshakes")
    void shakesHandsInTheseBytes(Vector vector) throws ProtocolException {
        Hello hello = hello(vector, "dialerNonce", "dialerPacketSizeLimit", "dialerMapDigest");
        byte[] nonce = vector.bytes("acceptorNonce");
        byte[] transcript = Handshake.transcript(hello, nonce, vector.bytes("channelBinding"));
        byte[] dialerProof = Handshake.dialerProof(vector.text("token"), transcript);
        long limit = vector.number("acceptorPacketSizeLimit");
        long instance = vector.number("acceptorInstanceId");
        long digest = vector.number("acceptorMapDigest");
        byte[] acceptorProof = Handshake.acceptorProof(vector.text("token"), transcript, limit, instance, digest);
        Welcome welcome = new Welcome(acceptorProof, limit, instance, digest);

        assertThat(transcript).isEqualTo(vector.bytes("transcript"));
        assertThat(dialerProof).isEqualTo(vector.bytes("dialerProof"));
        assertThat(acceptorProof).isEqualTo(vector.bytes("acceptorProof"));
        assertThat(Bytes.join(Bytes.preface(), Bytes.of(out -> FrameEncoder.putHello(out, hello))))
                .isEqualTo(vector.bytes("dialer1"));
        assertThat(Bytes.join(Bytes.preface(), Bytes.of(out -> FrameEncoder.putChallenge(out, nonce))))
                .isEqualTo(vector.bytes("acceptor1"));
        assertThat(Bytes.of(out -> FrameEncoder.putProof(out, dialerProof))).isEqualTo(vector.bytes("dialer2"));
        assertThat(Bytes.of(out -> FrameEncoder.putWelcome(out, welcome))).isEqualTo(vector.bytes("acceptor2"));

        feed(vector.bytes("dialer1"), vector.bytes("dialer2"));
        feed(vector.bytes("acceptor1"), vector.bytes("acceptor2"));
        assertThat(handler.calls)
                .containsExactly(
                        RecordingHandler.described(hello),
                        "PROOF " + vector.text("dialerProof"),
                        "CHALLENGE " + vector.text("acceptorNonce"),
                        RecordingHandler.described(welcome));
    }

    private static byte[] encoded(Vector vector) {
        return switch (vector.kind()) {
            case "PACKET", "REQUEST" ->
                Bytes.packet(vector.kind().equals("REQUEST"), vector.headers(), vector.bytes("body"));
            case "REPLY" -> Bytes.reply(vector.number("number"), vector.headers(), vector.bytes("body"));
            default -> Bytes.of(out -> encode(vector, out));
        };
    }

    private static void encode(Vector vector, ByteBuffer out) {
        switch (vector.kind()) {
            case "HELLO" -> FrameEncoder.putHello(out, hello(vector, "nonce", "packetSizeLimit", "mapDigest"));
            case "CHALLENGE" -> FrameEncoder.putChallenge(out, vector.bytes("nonce"));
            case "PROOF" -> FrameEncoder.putProof(out, vector.bytes("proof"));
            case "WELCOME" -> FrameEncoder.putWelcome(out, welcome(vector));
            case "ACK" ->
                FrameEncoder.putAck(
                        out, vector.number("upTo"), Ack.valueOf(vector.text("code")), vector.text("reason"));
            case "PING" -> FrameEncoder.putPing(out, vector.number("opaque"));
            case "PONG" -> FrameEncoder.putPong(out, vector.number("opaque"));
            case "GOODBYE" -> FrameEncoder.putGoodbye(out, vector.number("lastTaken"), vector.text("reason"));
            case "CLOSE" ->
                FrameEncoder.putClose(
                        out, CloseCode.valueOf(vector.text("code")), vector.number("lastTaken"), vector.text("reason"));
            default -> throw new AssertionError("no such kind of frame: " + vector);
        }
    }

    private static String call(Vector vector) {
        String kind = vector.kind();
        String headers = new TreeMap<>(vector.headers()).toString();
        return switch (kind) {
            case "HELLO" -> RecordingHandler.described(hello(vector, "nonce", "packetSizeLimit", "mapDigest"));
            case "CHALLENGE" -> kind + " " + vector.text("nonce");
            case "PROOF" -> kind + " " + vector.text("proof");
            case "WELCOME" -> RecordingHandler.described(welcome(vector));
            case "PACKET", "REQUEST" ->
                kind + " " + headers + " " + vector.text("body") + " of " + (vector.bytes("bytes").length - 7);
            case "REPLY" -> kind + " " + vector.text("number") + " " + headers + " " + vector.text("body");
            case "ACK" ->
                kind + " " + vector.text("upTo") + " " + vector.text("code") + " '" + vector.text("reason") + "'";
            case "PING", "PONG" -> kind + " " + Long.toHexString(vector.number("opaque"));
            case "GOODBYE" -> kind + " " + vector.text("lastTaken") + " '" + vector.text("reason") + "'";
            case "CLOSE" ->
                kind + " " + vector.text("code") + " " + vector.text("lastTaken") + " '" + vector.text("reason") + "'";
            default -> throw new AssertionError("no such kind of frame: " + vector);
        };
    }

    private static Hello hello(Vector vector, String nonce, String packetSizeLimit, String mapDigest) {
        return new Hello(
                vector.text("from"),
                vector.text("to"),
                vector.bytes(nonce),
                vector.number(packetSizeLimit),
                vector.number(mapDigest));
    }

    private static Welcome welcome(Vector vector) {
        return new Welcome(
                vector.bytes("proof"),
                vector.number("packetSizeLimit"),
                vector.number("instanceId"),
                vector.number("mapDigest"));
    }

    private void feed(byte[]... parts) throws ProtocolException {
        new FrameDecoder(handler, 64).decode(ByteBuffer.wrap(Bytes.join(parts)));
    }
}
