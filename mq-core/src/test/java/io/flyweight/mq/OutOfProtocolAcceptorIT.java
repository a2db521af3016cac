package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.FrameFormat;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An acceptor that breaks the protocol, at each step: what the dialling node tells it, its senders and its operators. */
@Timeout(60)
class OutOfProtocolAcceptorIT {

    private static final long LIMIT = 1_000;
    private static final String BROKEN = "CLOSE PROTOCOL_ERROR 0";
    private static final String TOO_LARGE = "CLOSE TOO_LARGE 0";

    private final Mesh mesh = new Mesh("node", "peer");
    private ServerSocket server = new ServerSocket();

    OutOfProtocolAcceptorIT() throws IOException {}

    @BeforeEach
    void bind() throws IOException {
        server = new ServerSocket(mesh.port("peer"), 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        mesh.close();
        server.close();
    }

    /** How far the acceptor has come when it breaks the protocol. */
    private enum Step {
        HELLO_READ,
        PROOF_READ,
        /** PACKET 1 and REQUEST 2 of the node have come, and have no answer. */
        OPEN
    }

    private record Row(String name, Step step, String answer, Consumer<ByteBuffer> bytes) {

        @Override
        public String toString() {
            return step + ": " + name;
        }
    }

    static Stream<Row> afterTheHello() {
        return Stream.of(
                new Row("a wrong preface", Step.HELLO_READ, "END", out -> out.put((byte) 'H')),
                row("WELCOME", Step.HELLO_READ, preface(raw(FrameFormat.WELCOME, new byte[52]))),
                row("ACK", Step.HELLO_READ, preface(raw(FrameFormat.ACK, new byte[11]))),
                row("PING", Step.HELLO_READ, preface(raw(FrameFormat.PING, new byte[8]))),
                row("HELLO, the dialer's", Step.HELLO_READ, preface(raw(FrameFormat.HELLO, new byte[60]))),
                row("GOODBYE", Step.HELLO_READ, preface(raw(FrameFormat.GOODBYE, new byte[10]))),
                row(
                        "CHALLENGE with a byte too few",
                        Step.HELLO_READ,
                        preface(raw(FrameFormat.CHALLENGE, new byte[31]))),
                row(
                        "CHALLENGE with a byte too many",
                        Step.HELLO_READ,
                        preface(raw(FrameFormat.CHALLENGE, new byte[33]))),
                row("an unknown type", Step.HELLO_READ, preface(raw(0x77, new byte[0]))),
                row("a length of 0", Step.HELLO_READ, preface(out -> out.putInt(0))),
                new Row(
                        "CHALLENGE of length 513",
                        Step.HELLO_READ,
                        TOO_LARGE,
                        preface(out -> out.putInt(513).put((byte) FrameFormat.CHALLENGE))));
    }

    static Stream<Row> afterTheProof() {
        return Stream.of(
                row("a second CHALLENGE", Step.PROOF_READ, raw(FrameFormat.CHALLENGE, new byte[32])),
                row("ACK", Step.PROOF_READ, raw(FrameFormat.ACK, new byte[11])),
                row("REPLY", Step.PROOF_READ, raw(FrameFormat.REPLY, new byte[10])),
                row("PING", Step.PROOF_READ, raw(FrameFormat.PING, new byte[8])),
                row("WELCOME with a byte too few", Step.PROOF_READ, raw(FrameFormat.WELCOME, new byte[51])),
                row("WELCOME with a byte too many", Step.PROOF_READ, raw(FrameFormat.WELCOME, new byte[53])),
                new Row(
                        "WELCOME with a wrong proof",
                        Step.PROOF_READ,
                        "CLOSE UNAUTH 0",
                        raw(FrameFormat.WELCOME, new byte[52])));
    }

    static Stream<Row> afterTheWelcome() {
        return Stream.of(
                row("a second WELCOME", Step.OPEN, raw(FrameFormat.WELCOME, new byte[52])),
                row("CHALLENGE", Step.OPEN, raw(FrameFormat.CHALLENGE, new byte[32])),
                row("PACKET, the dialer's", Step.OPEN, raw(FrameFormat.PACKET, new byte[2])),
                row("REQUEST, the dialer's", Step.OPEN, raw(FrameFormat.REQUEST, new byte[2])),
                row("PROOF, the dialer's", Step.OPEN, raw(FrameFormat.PROOF, new byte[32])),
                row("an unknown type", Step.OPEN, raw(0x14, new byte[0])),
                row("ACK of 0", Step.OPEN, raw(FrameFormat.ACK, new byte[11])),
                row("ACK of what was not sent", Step.OPEN, out -> FrameEncoder.putAck(out, 3, Ack.OK, "")),
                row("ACK of what has its answer", Step.OPEN, ackTwice(1)),
                row("ACK with the code 3", Step.OPEN, ack(1, 3, 0)),
                row("ACK with OK and a reason", Step.OPEN, ack(1, 0, 5)),
                row("ACK with a reason over its limit", Step.OPEN, ack(1, 1, 1001)),
                row("ACK of a number above 2^63 - 1", Step.OPEN, ack(-1, 0, 0)),
                row("REPLY to a PACKET", Step.OPEN, reply(1, 0)),
                row("REPLY to what was not sent", Step.OPEN, reply(3, 0)),
                row("REPLY to what has its answer", Step.OPEN, reply(2, 0).andThen(reply(2, 0))),
                row("REPLY with headers that do not fit", Step.OPEN, reply(2, 7)),
                row("GOODBYE naming what was not sent", Step.OPEN, out -> FrameEncoder.putGoodbye(out, 3, "")),
                row("PONG with a byte too few", Step.OPEN, raw(FrameFormat.PONG, new byte[7])),
                row("CLOSE with an unknown code", Step.OPEN, raw(FrameFormat.CLOSE, new byte[11])),
                new Row(
                        "REPLY over the limit",
                        Step.OPEN,
                        TOO_LARGE,
                        out -> out.putInt((int) LIMIT + 12).put((byte) FrameFormat.REPLY)),
                new Row(
                        "ACK over the limit",
                        Step.OPEN,
                        TOO_LARGE,
                        out -> out.putInt(1401).put((byte) FrameFormat.ACK)));
    }

    private static Row row(String name, Step step, Consumer<ByteBuffer> bytes) {
        return new Row(name, step, BROKEN, bytes);
    }

    private static Consumer<ByteBuffer> raw(int type, byte[] body) {
        return out -> out.putInt(1 + body.length).put((byte) type).put(body);
    }

    private static Consumer<ByteBuffer> preface(Consumer<ByteBuffer> then) {
        Consumer<ByteBuffer> preface = FrameEncoder::putPreface;
        return preface.andThen(then);
    }

    private static Consumer<ByteBuffer> ack(long upTo, int code, int reasonBytes) {
        byte[] body = ByteBuffer.allocate(8 + 1 + 2 + reasonBytes)
                .putLong(upTo)
                .put((byte) code)
                .putShort((short) reasonBytes)
                .array();
        return raw(FrameFormat.ACK, body);
    }

    private static Consumer<ByteBuffer> ackTwice(long number) {
        return ack(number, 0, 0).andThen(ack(number, 0, 0));
    }

    private static Consumer<ByteBuffer> reply(long number, int headersLength) {
        byte[] body = ByteBuffer.allocate(8 + 2)
                .putLong(number)
                .putShort((short) headersLength)
                .array();
        return raw(FrameFormat.REPLY, body);
    }

    private ScriptedPeer accept(Step step) throws IOException {
        ScriptedPeer peer = ScriptedPeer.accept(server);
        if (step == Step.HELLO_READ) {
            assertThat(peer.next()).isEqualTo("HELLO node to peer");
            return peer;
        }
        peer.challenge();
        if (step == Step.OPEN) {
            peer.welcome(ScriptedPeer.TOKEN, LIMIT);
        }
        return peer;
    }

    @ParameterizedTest
    @MethodSource({"afterTheHello", "afterTheProof"})
    void isToldWhyAndNothingIsSentToIt(Row row) throws IOException {
        try (LogLines log = new LogLines("OutConnection")) {
            Manager node = start();
            try (ScriptedPeer peer = accept(row.step)) {
                peer.send(row.bytes);

                assertThat(peer.next()).isEqualTo(row.answer);
                assertEnded(node, peer, log);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("afterTheWelcome")
    void isToldWhyAndSendsAreAnswered(Row row) throws IOException {
        try (LogLines log = new LogLines("OutConnection")) {
            Manager node = start();
            try (ScriptedPeer peer = accept(row.step)) {
                node.awaitConnected("peer", Mesh.PATIENCE);
                CompletableFuture<Void> packet = node.sendAsync("peer", new byte[1]);
                CompletableFuture<?> request = node.requestAsync("peer", new byte[2]);
                assertThat(peer.next()).isEqualTo("PACKET 1");
                assertThat(peer.next()).isEqualTo("REQUEST 2");
                peer.send(row.bytes);

                assertThat(peer.next()).isEqualTo(row.answer);
                assertEnded(node, peer, log);
                assertUnknownOrAnswered(packet);
                assertUnknownOrAnswered(request);
            }
        }
    }

    private Manager start() {
        return mesh.start(
                "node",
                Mesh.IGNORE,
                config -> config.packetSizeLimit((int) LIMIT).autoReconnect(false));
    }

    private static void assertEnded(Manager node, ScriptedPeer peer, LogLines log) throws IOException {
        assertThat(peer.next()).isEqualTo("END");
        Mesh.awaitState(node, "peer", OutConnState.IDLE);
        assertThat(log.lines()).singleElement().asString().startsWith("node: ").contains("'peer' at 127.0.0.1:");
        assertThatThrownBy(() -> node.send("peer", new byte[1]))
                .isInstanceOfSatisfying(
                        MqException.class, e -> assertThat(e.safeToResend()).isTrue());
    }

    private static void assertUnknownOrAnswered(CompletableFuture<?> send) {
        Delivery delivery = send.handle((ok, e) -> e == null ? null : ((MqException) e).delivery())
                .join();
        assertThat(delivery).isIn(null, Delivery.UNKNOWN);
    }
}
