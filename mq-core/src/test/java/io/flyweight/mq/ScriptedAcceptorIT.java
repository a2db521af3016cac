package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqUnauthorizedException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.FrameEncoder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real node dials a peer that is played frame by frame. */
@Timeout(60)
class ScriptedAcceptorIT {

    private static final long LIMIT = 100_000;

    private final Mesh mesh = new Mesh("node", "peer");
    private ServerSocket server = new ServerSocket();

    ScriptedAcceptorIT() throws IOException {}

    @BeforeEach
    void bind() throws IOException {
        server = new ServerSocket(mesh.port("peer"), 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void stop() throws IOException {
        mesh.close();
        server.close();
    }

    private Manager start() {
        return start(config -> config);
    }

    private Manager start(UnaryOperator<Config.Builder> settings) {
        return mesh.start("node", Mesh.IGNORE, config -> settings.apply(config.autoReconnect(false)));
    }

    /** Accepts the node's connection, and returns once the node can send. */
    private ScriptedPeer welcome(Manager node) throws IOException {
        ScriptedPeer peer = ScriptedPeer.welcome(server, LIMIT);
        node.awaitConnected("peer", Mesh.PATIENCE);
        return peer;
    }

    private static CompletableFuture<Void> send(Manager node, int bodyBytes) {
        return node.sendAsync("peer", new byte[bodyBytes]);
    }

    private static Delivery delivery(CompletableFuture<?> send) {
        await().until(send::isDone);
        assertThat(send).isCompletedExceptionally();
        Throwable failure =
                send.handle((nothing, e) -> Objects.requireNonNull(e)).join();
        Throwable cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        assertThat(cause).isInstanceOf(MqException.class);
        return ((MqException) Objects.requireNonNull(cause)).delivery();
    }

    @Test
    void provesItsTokenAndNamesBothEnds() throws IOException {
        start();

        try (ScriptedPeer peer = ScriptedPeer.accept(server)) {
            peer.challenge();

            assertThat(peer.proves(ScriptedPeer.TOKEN)).isTrue();
        }
    }

    @Test
    void aWrongWelcomeIsUnauthorized() throws IOException {
        Manager node = start();

        try (ScriptedPeer peer = ScriptedPeer.accept(server)) {
            peer.challenge();
            peer.welcome("another token", LIMIT);

            assertThat(peer.next()).isEqualTo("CLOSE UNAUTH 0");
            Mesh.awaitState(node, "peer", OutConnState.IDLE);
            assertThatThrownBy(() -> node.send("peer", new byte[1])).isInstanceOf(MqUnauthorizedException.class);
        }
    }

    @Test
    void isToldThatItsTokenIsWrong() throws IOException {
        Manager node = start();

        try (ScriptedPeer peer = ScriptedPeer.accept(server)) {
            peer.challenge();
            peer.closeFrame(CloseCode.UNAUTH, 0);
            Mesh.awaitState(node, "peer", OutConnState.IDLE);

            assertThatThrownBy(() -> node.send("peer", new byte[1])).isInstanceOf(MqUnauthorizedException.class);
        }
    }

    @Test
    void sendsAndIsAnswered() throws IOException {
        Manager node = start();

        try (ScriptedPeer peer = welcome(node)) {
            CompletableFuture<Void> one = send(node, 1);
            CompletableFuture<Packet> two = node.requestAsync("peer", new byte[2]);
            assertThat(peer.next()).isEqualTo("PACKET 1");
            assertThat(peer.next()).isEqualTo("REQUEST 2");
            peer.ack(1, Ack.OK, "");
            peer.reply(2, new byte[3]);

            one.join();
            assertThat(two.join().body()).hasSize(3);
        }
    }

    @Test
    void anAckOfWhatWasNeverSentIsAProtocolError() throws IOException {
        Manager node = start();

        try (ScriptedPeer peer = welcome(node)) {
            CompletableFuture<Void> send = send(node, 1);
            assertThat(peer.next()).isEqualTo("PACKET 1");
            peer.ack(2, Ack.OK, "");

            assertThat(peer.next()).isEqualTo("CLOSE PROTOCOL_ERROR 0");
            assertThat(peer.next()).isEqualTo("END");
            assertThat(delivery(send)).isEqualTo(Delivery.UNKNOWN);
        }
    }

    @Test
    void aReplyToAPacketIsAProtocolError() throws IOException {
        Manager node = start();

        try (ScriptedPeer peer = welcome(node)) {
            send(node, 1);
            assertThat(peer.next()).isEqualTo("PACKET 1");
            peer.reply(1, new byte[0]);

            assertThat(peer.next()).isEqualTo("CLOSE PROTOCOL_ERROR 0");
        }
    }

    @Test
    void aFrameFromTheWrongSideIsAProtocolError() throws IOException {
        Manager node = start();

        try (ScriptedPeer peer = welcome(node)) {
            peer.packet(false, new byte[1]);

            assertThat(peer.next()).isEqualTo("CLOSE PROTOCOL_ERROR 0");
        }
    }

    @Test
    void aReplyAboveTheOwnLimitIsTooLarge() throws IOException {
        Manager node = start(config -> config.packetSizeLimit(1000));

        try (ScriptedPeer peer = welcome(node)) {
            CompletableFuture<Packet> request = node.requestAsync("peer", new byte[1]);
            assertThat(peer.next()).isEqualTo("REQUEST 1");
            peer.reply(1, new byte[1001]);

            assertThat(peer.next()).isEqualTo("CLOSE TOO_LARGE 0");
            assertThat(delivery(request)).isEqualTo(Delivery.UNKNOWN);
        }
    }

    @Test
    void aGoodbyeFailsWhatThePeerWillNotTakeAndWaitsForTheRest() throws IOException {
        Manager node = start();

        try (ScriptedPeer peer = welcome(node)) {
            CompletableFuture<Void> first = send(node, 1);
            CompletableFuture<Void> second = send(node, 2);
            CompletableFuture<Void> third = send(node, 3);
            assertThat(peer.next()).isEqualTo("PACKET 1");
            peer.goodbye(1);

            assertThat(delivery(second)).isEqualTo(Delivery.NOT_DELIVERED);
            assertThat(delivery(third)).isEqualTo(Delivery.NOT_DELIVERED);
            assertThat(node.state("peer")).isEqualTo(OutConnState.LEAVING);
            assertThat(first).isNotDone();
            assertThatThrownBy(() -> node.send("peer", new byte[4]))
                    .isInstanceOfSatisfying(
                            MqException.class, e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_DELIVERED));

            peer.ack(1, Ack.OK, "");
            first.join();
            peer.closeFrame(CloseCode.SHUTDOWN, 1);
            Mesh.awaitState(node, "peer", OutConnState.IDLE);
        }
    }

    @Test
    void aLossIsUnknownForWhatTheSocketHadTaken() throws IOException {
        Manager node = start();

        try (ScriptedPeer peer = welcome(node)) {
            CompletableFuture<Void> first = send(node, 1);
            assertThat(peer.next()).isEqualTo("PACKET 1");
            CompletableFuture<Void> second = send(node, 2);
            assertThat(peer.next()).isEqualTo("PACKET 2");
            peer.close();

            assertThat(delivery(first)).isEqualTo(Delivery.UNKNOWN);
            assertThat(delivery(second)).isEqualTo(Delivery.UNKNOWN);
        }
    }

    @Test
    void aLossBeforeThePeerHasReadAnythingIsUnknownToo() throws IOException {
        Manager node = start();

        try (ScriptedPeer peer = welcome(node)) {
            CompletableFuture<Delivery> told = new CompletableFuture<>();
            Thread sender = new Thread(() -> {
                MqException e = catchThrowableOfType(MqException.class, () -> node.send("peer", new byte[1]));
                told.complete(e.delivery());
            });
            sender.start();
            // A blocking sender writes by itself before it waits.
            await().until(() -> sender.getState() == Thread.State.TIMED_WAITING);
            peer.close();

            assertThat(told.join()).isEqualTo(Delivery.UNKNOWN);
        }
    }

    @Test
    void aCloseThatNamesTheLastTakenTellsWhatWasNotDelivered() throws IOException {
        Manager node = start();

        try (ScriptedPeer peer = welcome(node)) {
            CompletableFuture<Void> first = send(node, 1);
            CompletableFuture<Void> second = send(node, 2);
            CompletableFuture<Void> third = send(node, 3);
            assertThat(peer.next()).isEqualTo("PACKET 1");
            assertThat(peer.next()).isEqualTo("PACKET 2");
            assertThat(peer.next()).isEqualTo("PACKET 3");
            peer.ack(1, Ack.OK, "");
            peer.closeFrame(CloseCode.REPLACED, 2);

            first.join();
            assertThat(delivery(second)).isEqualTo(Delivery.UNKNOWN);
            assertThat(delivery(third)).isEqualTo(Delivery.NOT_DELIVERED);
            assertThat(peer.next()).isEqualTo("END");
        }
    }

    @Test
    void answersThatCameBeforeTheEndCount() throws IOException {
        Manager node = start();

        try (ScriptedPeer peer = welcome(node)) {
            CompletableFuture<Void> first = send(node, 1);
            assertThat(peer.next()).isEqualTo("PACKET 1");
            peer.send(out -> {
                FrameEncoder.putAck(out, 1, Ack.OK, "");
                FrameEncoder.putClose(out, CloseCode.SHUTDOWN, 1, "");
            });
            peer.close();

            first.join();
        }
    }

    @Test
    void anAcceptorThatNeverAnswersPingsIsGivenUp() throws IOException {
        Manager node = start(
                config -> config.heartbeatInterval(Duration.ofMillis(50)).heartbeatTimeout(Duration.ofMillis(250)));

        try (ScriptedPeer peer = ScriptedPeer.welcome(server, LIMIT)) {
            assertThat(peer.next()).isEqualTo("CLOSE TIMEOUT 0");
            Mesh.awaitState(node, "peer", OutConnState.IDLE);
            assertThat(String.valueOf(node.status().peers().get(0).lastError())).contains("nothing was read");
        }
    }

    @Test
    void anAcceptorThatSaysNothingIsGivenUp() throws IOException {
        Manager node = start(config -> config.handshakeTimeout(Duration.ofMillis(200)));

        try (ScriptedPeer peer = ScriptedPeer.accept(server)) {
            assertThat(peer.next()).isEqualTo("HELLO node to peer");
            assertThat(peer.next()).isEqualTo("CLOSE TIMEOUT 0");
            Mesh.awaitState(node, "peer", OutConnState.IDLE);
            assertThat(String.valueOf(node.status().peers().get(0).lastError())).contains("handshake");
        }
    }

    @Test
    void aStoppingNodeWaitsForItsAnswers() throws IOException {
        Manager node = start();

        try (ScriptedPeer peer = welcome(node)) {
            CompletableFuture<Void> send = send(node, 1);
            assertThat(peer.next()).isEqualTo("PACKET 1");
            CompletableFuture<Void> stopped = Mesh.async(() -> node.stop(Duration.ofSeconds(20)));
            assertThat(peer.next()).isEqualTo("GOODBYE 0");
            assertThat(send).isNotDone();
            peer.ack(1, Ack.OK, "");

            assertThat(peer.next()).isEqualTo("CLOSE SHUTDOWN 0");
            peer.close();
            stopped.join();
            send.join();
        }
    }
}
