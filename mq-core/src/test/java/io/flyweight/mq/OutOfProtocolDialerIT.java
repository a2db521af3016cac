package io.flyweight.mq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.FrameFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A dialer that breaks the protocol, at each step: what the node tells it, and that nothing is handed over. */
@Timeout(60)
class OutOfProtocolDialerIT {

    private static final long LIMIT = 1_000;
    private static final String BROKEN = "CLOSE PROTOCOL_ERROR 0";
    private static final String TOO_LARGE = "CLOSE TOO_LARGE 0";

    private final Mesh mesh = new Mesh("peer", "good", "node");
    private final Recorder recorder = new Recorder();
    private Manager node = mesh.start("node", recorder, config -> config.packetSizeLimit((int) LIMIT));

    @AfterEach
    void stop() {
        mesh.close();
    }

    /** How far the dialer has come when it breaks the protocol. */
    private enum Step {
        PREFACE,
        CHALLENGED,
        WELCOMED
    }

    private record Row(String name, Step step, String answer, Consumer<ByteBuffer> bytes) {

        @Override
        public String toString() {
            return step + ": " + name;
        }
    }

    static Stream<Row> atThePreface() {
        return Stream.of(
                row("PACKET", Step.PREFACE, raw(FrameFormat.PACKET, 0, 0)),
                row("PING", Step.PREFACE, out -> FrameEncoder.putPing(out, 1)),
                row("PROOF", Step.PREFACE, out -> FrameEncoder.putProof(out, new byte[32])),
                row("CHALLENGE, the acceptor's", Step.PREFACE, out -> FrameEncoder.putChallenge(out, new byte[32])),
                row("GOODBYE", Step.PREFACE, out -> FrameEncoder.putGoodbye(out, 0, "")),
                row("an unknown type", Step.PREFACE, raw(0x77)),
                row("a length of 0", Step.PREFACE, out -> out.putInt(0)),
                row("HELLO without from", Step.PREFACE, hello("", "node", 0)),
                row("HELLO from a bad name", Step.PREFACE, hello("pe er", "node", 0)),
                row("HELLO from too long a name", Step.PREFACE, hello("p".repeat(65), "node", 0)),
                row("HELLO to a bad name", Step.PREFACE, hello("peer", "no/de", 0)),
                row("HELLO with a byte too many", Step.PREFACE, hello("peer", "node", 1)),
                row("HELLO with a byte too few", Step.PREFACE, hello("peer", "node", -1)),
                new Row(
                        "HELLO of length 513",
                        Step.PREFACE,
                        TOO_LARGE,
                        out -> out.putInt(513).put((byte) FrameFormat.HELLO)));
    }

    static Stream<Row> afterTheChallenge() {
        return Stream.of(
                row("a second HELLO", Step.CHALLENGED, hello("peer", "node", 0)),
                row("PACKET", Step.CHALLENGED, raw(FrameFormat.PACKET, 0, 0)),
                row("PING", Step.CHALLENGED, out -> FrameEncoder.putPing(out, 1)),
                row("GOODBYE", Step.CHALLENGED, out -> FrameEncoder.putGoodbye(out, 0, "")),
                row("PROOF with a byte too few", Step.CHALLENGED, raw(FrameFormat.PROOF, new byte[31])),
                row("PROOF with a byte too many", Step.CHALLENGED, raw(FrameFormat.PROOF, new byte[33])),
                new Row("a wrong PROOF", Step.CHALLENGED, "CLOSE UNAUTH 0", raw(FrameFormat.PROOF, new byte[32])));
    }

    static Stream<Row> afterTheWelcome() {
        return Stream.of(
                row("HELLO", Step.WELCOMED, hello("peer", "node", 0)),
                row("a second PROOF", Step.WELCOMED, raw(FrameFormat.PROOF, new byte[32])),
                row("ACK, the acceptor's", Step.WELCOMED, raw(FrameFormat.ACK, new byte[11])),
                row("REPLY, the acceptor's", Step.WELCOMED, raw(FrameFormat.REPLY, new byte[10])),
                row("WELCOME, the acceptor's", Step.WELCOMED, raw(FrameFormat.WELCOME, new byte[52])),
                row("an unknown type", Step.WELCOMED, raw(0x14)),
                row("a length of 0", Step.WELCOMED, out -> out.putInt(0)),
                row("PACKET without headersLen", Step.WELCOMED, raw(FrameFormat.PACKET, 0)),
                row("PACKET whose headers do not fit", Step.WELCOMED, raw(FrameFormat.PACKET, 0, 5, 1, 'k')),
                row("a header with an empty key", Step.WELCOMED, raw(FrameFormat.PACKET, 0, 3, 0, 0, 0)),
                row("a header that ends early", Step.WELCOMED, raw(FrameFormat.PACKET, 0, 3, 1, 'k', 0)),
                row("a key twice", Step.WELCOMED, raw(FrameFormat.REQUEST, 0, 8, 1, 'k', 0, 0, 1, 'k', 0, 0)),
                row("a key that is not UTF-8", Step.WELCOMED, raw(FrameFormat.PACKET, 0, 4, 1, 0xff, 0, 0)),
                row("PING with a byte too few", Step.WELCOMED, raw(FrameFormat.PING, new byte[7])),
                row("PONG with a byte too many", Step.WELCOMED, raw(FrameFormat.PONG, new byte[9])),
                row(
                        "GOODBYE with a number above 2^63 - 1",
                        Step.WELCOMED,
                        raw(FrameFormat.GOODBYE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
                row("GOODBYE with a reason that is not there", Step.WELCOMED, raw(FrameFormat.GOODBYE, goodbye(1, 0))),
                row("GOODBYE with a long reason", Step.WELCOMED, raw(FrameFormat.GOODBYE, goodbye(1001, 1001))),
                row("CLOSE with an unknown code", Step.WELCOMED, raw(FrameFormat.CLOSE, new byte[11])),
                new Row(
                        "PACKET over the limit",
                        Step.WELCOMED,
                        TOO_LARGE,
                        out -> out.putInt((int) LIMIT + 4).put((byte) FrameFormat.PACKET)),
                new Row(
                        "PING over the limit",
                        Step.WELCOMED,
                        TOO_LARGE,
                        out -> out.putInt(1401).put((byte) FrameFormat.PING)));
    }

    private static Row row(String name, Step step, Consumer<ByteBuffer> bytes) {
        return new Row(name, step, BROKEN, bytes);
    }

    private static Consumer<ByteBuffer> raw(int type, int... body) {
        byte[] bytes = new byte[body.length];
        for (int i = 0; i < body.length; i++) {
            bytes[i] = (byte) body[i];
        }
        return raw(type, bytes);
    }

    private static Consumer<ByteBuffer> raw(int type, byte[] body) {
        return out -> out.putInt(1 + body.length).put((byte) type).put(body);
    }

    private static byte[] goodbye(int reasonLength, int reasonBytes) {
        return ByteBuffer.allocate(8 + 2 + reasonBytes)
                .putShort(8, (short) reasonLength)
                .array();
    }

    private static Consumer<ByteBuffer> hello(String from, String to, int extraBytes) {
        ByteBuffer body = ByteBuffer.allocate(2 + from.length() + to.length() + 44 + extraBytes);
        body.put((byte) from.length()).put(from.getBytes(UTF_8));
        body.put((byte) to.length()).put(to.getBytes(UTF_8));
        return raw(FrameFormat.HELLO, body.array());
    }

    private ScriptedPeer dial(Step step) throws IOException {
        if (step == Step.WELCOMED) {
            return ScriptedPeer.dialAs("peer", "node", mesh.port("node"), LIMIT);
        }
        ScriptedPeer peer = ScriptedPeer.dial(mesh.port("node"));
        if (step == Step.CHALLENGED) {
            peer.hello("peer", "node", LIMIT);
        } else {
            peer.send(FrameEncoder::putPreface);
        }
        return peer;
    }

    @ParameterizedTest
    @MethodSource({"atThePreface", "afterTheChallenge", "afterTheWelcome"})
    void isToldWhyAndNothingIsHandedOver(Row row) throws IOException {
        try (ScriptedPeer peer = dial(row.step)) {
            peer.send(row.bytes.andThen(raw(FrameFormat.PACKET, 0, 0)));

            assertThat(peer.next()).isEqualTo(row.answer);
            assertThat(peer.next()).isEqualTo("END");
        }
        try (ScriptedPeer peer = dial(Step.WELCOMED)) {
            peer.packet(false, "good".getBytes(UTF_8));
            assertThat(peer.next()).isEqualTo("ACK 1 OK");
        }
        assertThat(recorder.received()).containsExactly("peer:good");
    }

    @ParameterizedTest
    @MethodSource("afterTheWelcome")
    void whatCameBeforeItIsHandledAndNamed(Row row) throws IOException {
        try (ScriptedPeer peer = dial(Step.WELCOMED)) {
            peer.packet(false, "before".getBytes(UTF_8));
            assertThat(peer.next()).isEqualTo("ACK 1 OK");
            peer.send(row.bytes);

            assertThat(peer.next()).isEqualTo(row.answer.replace("0", "1"));
        }
    }

    @Test
    void manyOfOneAddressAreOneLine() throws IOException {
        try (LogLines log = new LogLines("Inbound")) {
            for (Row row : atThePreface().toList()) {
                try (ScriptedPeer peer = dial(row.step)) {
                    peer.send(row.bytes);
                    assertThat(peer.next()).isEqualTo(row.answer);
                }
            }
            await().untilAsserted(() -> assertThat(log.lines()).isNotEmpty());
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .startsWith("node: closed a connection from 127.0.0.1:")
                    .contains("no place in step AWAIT_HELLO");
        }
    }

    @BeforeEach
    void isUp() {
        assertThat(node.localAddress()).isNotNull();
    }
}
