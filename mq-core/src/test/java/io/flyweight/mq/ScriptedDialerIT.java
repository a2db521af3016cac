package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.FrameFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer that is played frame by frame dials a real node. */
@Timeout(60)
class ScriptedDialerIT {

    private static final long LIMIT = 100_000;

    private final Mesh mesh = new Mesh("peer", "node");

    @AfterEach
    void stop() {
        mesh.close();
    }

    private Manager start(MqWatcher watcher, UnaryOperator<Config.Builder> settings) {
        return mesh.start("node", watcher, settings);
    }

    private Manager start() {
        return start(Mesh.IGNORE, config -> config);
    }

    private ScriptedPeer dial() throws IOException {
        return ScriptedPeer.dial(mesh.port("node"));
    }

    private ScriptedPeer dialAndProve() throws IOException {
        return ScriptedPeer.dialAs("peer", "node", mesh.port("node"), LIMIT);
    }

    @Test
    void isWelcomedByAProofOfTheSameToken() throws IOException {
        start();

        try (ScriptedPeer peer = dialAndProve()) {
            assertThat(peer.proves(ScriptedPeer.TOKEN)).isTrue();
            assertThat(peer.proves("another token")).isFalse();
        }
    }

    @Test
    void aWrongProofIsUnauthorizedWhateverTheNames() throws IOException {
        start();
        for (String to : List.of("node", "nobody")) {
            for (String from : List.of("peer", "stranger")) {
                try (ScriptedPeer peer = dial()) {
                    peer.hello(from, to, LIMIT);
                    peer.prove("another token");

                    assertThat(peer.next()).isEqualTo("CLOSE UNAUTH 0");
                    assertThat(peer.next()).isEqualTo("END");
                }
            }
        }
    }

    @Test
    void namesAreJudgedAfterARightProof() throws IOException {
        start();
        try (ScriptedPeer wrongTo = dial();
                ScriptedPeer wrongFrom = dial()) {
            wrongTo.hello("peer", "nobody", LIMIT);
            wrongTo.prove(ScriptedPeer.TOKEN);
            wrongFrom.hello("stranger", "node", LIMIT);
            wrongFrom.prove(ScriptedPeer.TOKEN);

            assertThat(wrongTo.next()).isEqualTo("CLOSE WRONG_NAME 0");
            assertThat(wrongFrom.next()).isEqualTo("CLOSE WRONG_NAME 0");
        }
    }

    @Test
    void aFurtherTokenIsAcceptedAndAnsweredWithItself() throws IOException {
        start(Mesh.IGNORE, config -> config.acceptedTokens(List.of("the old token")));

        try (ScriptedPeer peer = dial()) {
            peer.hello("peer", "node", LIMIT);
            peer.prove("the old token");

            assertThat(peer.next()).isEqualTo("WELCOME");
            assertThat(peer.proves("the old token")).isTrue();
        }
    }

    @Test
    void packetsAreAckedInOrder() throws IOException {
        start(
                (name, packet) -> {
                    packet.reason("empty");
                    return packet.body().length == 0 ? Ack.REJECTED : Ack.OK;
                },
                config -> config);

        try (ScriptedPeer peer = dialAndProve()) {
            peer.packet(false, new byte[1]);
            assertThat(peer.next()).isEqualTo("ACK 1 OK");
            peer.packet(false, new byte[0]);
            assertThat(peer.next()).isEqualTo("ACK 2 REJECTED empty");
            peer.packet(true, new byte[1]);
            assertThat(peer.next()).isEqualTo("ACK 3 OK");
        }
    }

    @Test
    void aPingIsAnswered() throws IOException {
        start();

        try (ScriptedPeer peer = dialAndProve()) {
            peer.send(out -> FrameEncoder.putPing(out, 77));

            assertThat(peer.next()).isEqualTo("PONG 77");
        }
    }

    @Test
    void anErrorIsAckedAndClosesBehindThatPacket() throws IOException {
        CountDownLatch allSent = new CountDownLatch(1);
        List<Integer> handled = new CopyOnWriteArrayList<>();
        start(
                (name, packet) -> {
                    Mesh.hold(allSent);
                    handled.add(packet.body().length);
                    return packet.body().length == 2 ? Ack.ERROR : Ack.OK;
                },
                config -> config);

        try (ScriptedPeer peer = dialAndProve()) {
            peer.packet(false, new byte[1]);
            peer.packet(false, new byte[2]);
            peer.packet(false, new byte[3]);
            allSent.countDown();

            assertThat(peer.next()).isEqualTo("ACK 1 OK");
            assertThat(peer.next()).isEqualTo("ACK 2 ERROR");
            assertThat(peer.next()).isEqualTo("CLOSE ACK_ERROR 2");
            assertThat(peer.next()).isEqualTo("END");
            assertThat(handled).containsExactly(1, 2);
        }
    }

    @Test
    void aNewerConnectionReplacesTheOlder() throws IOException {
        start();

        try (ScriptedPeer older = dialAndProve()) {
            older.packet(false, new byte[1]);
            assertThat(older.next()).isEqualTo("ACK 1 OK");
            try (ScriptedPeer newer = dialAndProve()) {
                assertThat(older.next()).isEqualTo("CLOSE REPLACED 1");
                newer.packet(false, new byte[1]);
                assertThat(newer.next()).isEqualTo("ACK 1 OK");
            }
        }
    }

    @Test
    void aReplacedConnectionsHandlerReturnsBeforeTheNewersFirstPacket() throws IOException {
        CountDownLatch release = new CountDownLatch(1);
        List<String> handled = new CopyOnWriteArrayList<>();
        start(
                (name, packet) -> {
                    handled.add("begin " + packet.body().length);
                    if (packet.body().length == 1) {
                        Mesh.hold(release);
                    }
                    handled.add("end " + packet.body().length);
                    return Ack.OK;
                },
                config -> config);

        try (ScriptedPeer older = dialAndProve()) {
            older.packet(false, new byte[1]);
            older.packet(false, new byte[2]);
            await().until(() -> handled.contains("begin 1"));
            try (ScriptedPeer newer = dialAndProve()) {
                newer.packet(false, new byte[3]);
                assertThat(older.next()).isEqualTo("CLOSE REPLACED 1");
                release.countDown();

                assertThat(newer.next()).isEqualTo("ACK 1 OK");
                assertThat(handled).containsExactly("begin 1", "end 1", "begin 3", "end 3");
            }
        }
    }

    @Test
    void aFrameFromTheWrongSideIsAProtocolError() throws IOException {
        start();

        try (ScriptedPeer peer = dialAndProve()) {
            peer.ack(1, Ack.OK, "");

            assertThat(peer.next()).isEqualTo("CLOSE PROTOCOL_ERROR 0");
            assertThat(peer.next()).isEqualTo("END");
        }
    }

    @Test
    void aFrameAtTheWrongStepIsAProtocolError() throws IOException {
        start();

        try (ScriptedPeer peer = dial()) {
            peer.hello("peer", "node", LIMIT);
            peer.packet(false, new byte[1]);

            assertThat(peer.next()).isEqualTo("CLOSE PROTOCOL_ERROR 0");
        }
    }

    @Test
    void aPacketAboveTheLimitIsTooLargeAndOneAtItIsNot() throws IOException {
        start(Mesh.IGNORE, config -> config.packetSizeLimit(1000));

        try (ScriptedPeer peer = dialAndProve()) {
            peer.packet(false, new byte[1000]);
            assertThat(peer.next()).isEqualTo("ACK 1 OK");

            peer.send(out -> out.putInt(1001 + 3).put((byte) FrameFormat.PACKET));
            assertThat(peer.next()).isEqualTo("CLOSE TOO_LARGE 1");
        }
    }

    @Test
    void aReplyAboveTheRequestersLimitIsNeverWritten() throws IOException {
        start(
                (name, packet) -> {
                    packet.reply(new byte[packet.body().length]);
                    return Ack.OK;
                },
                config -> config);

        try (ScriptedPeer peer = ScriptedPeer.dialAs("peer", "node", mesh.port("node"), 50)) {
            peer.packet(true, new byte[50]);
            assertThat(peer.next()).isEqualTo("REPLY 1 50");
            peer.packet(true, new byte[51]);
            assertThat(peer.next())
                    .startsWith("ACK 2 REJECTED")
                    .contains("51 bytes")
                    .contains("50");
        }
    }

    @Test
    void aHandshakeThatTakesTooLongIsClosed() throws IOException {
        start(Mesh.IGNORE, config -> config.handshakeTimeout(Duration.ofMillis(200)));

        try (ScriptedPeer silent = dial();
                ScriptedPeer slow = dial()) {
            slow.hello("peer", "node", LIMIT);

            assertThat(slow.next()).isEqualTo("CLOSE TIMEOUT 0");
            assertThat(silent.next()).as("a stranger is told nothing").isEqualTo("END");
        }
    }

    @Test
    void aPeerThatNeverAnswersPingsIsGivenUp() throws IOException {
        start(
                Mesh.IGNORE,
                config -> config.heartbeatInterval(Duration.ofMillis(50)).heartbeatTimeout(Duration.ofMillis(250)));

        try (ScriptedPeer peer = dialAndProve()) {
            assertThat(peer.next()).isEqualTo("CLOSE TIMEOUT 0");
            assertThat(peer.next()).isEqualTo("END");
        }
    }

    @Test
    void aStoppingNodeAnswersWhatItHasTaken() throws IOException {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch begun = new CountDownLatch(1);
        Manager node = start(
                (name, packet) -> {
                    begun.countDown();
                    Mesh.hold(release);
                    return Ack.OK;
                },
                config -> config);

        try (ScriptedPeer peer = dialAndProve()) {
            peer.packet(false, new byte[1]);
            Mesh.hold(begun);
            CompletableFuture<Void> stopped = Mesh.async(() -> node.stop(Duration.ofSeconds(20)));
            assertThat(peer.next()).isEqualTo("GOODBYE 1");
            peer.packet(false, new byte[1]);
            release.countDown();

            assertThat(peer.next()).isEqualTo("ACK 1 OK");
            assertThat(peer.next()).isEqualTo("CLOSE SHUTDOWN 1");
            peer.close();
            stopped.join();
        }
    }

    @Test
    void aDialerThatLeavesGetsItsAnswersFirst() throws IOException {
        start();

        try (ScriptedPeer peer = dialAndProve()) {
            peer.packet(false, new byte[1]);
            peer.goodbye(0);
            assertThat(peer.next()).isEqualTo("ACK 1 OK");

            peer.closeFrame(CloseCode.SHUTDOWN, 0);
            assertThat(peer.next()).isEqualTo("END");
        }
    }
}
