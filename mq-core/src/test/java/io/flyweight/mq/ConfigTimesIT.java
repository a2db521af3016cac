package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.MqConnectionLostException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.OutConnState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The settings of time-outs and heartbeats take effect; the peer is played frame by frame. */
@Timeout(60)
class ConfigTimesIT {

    private static final long LIMIT = 2_000_000;
    private static final UnaryOperator<Config.Builder> NO_HEARTBEAT =
            config -> config.heartbeatInterval(Duration.ZERO).heartbeatTimeout(Duration.ZERO);

    private final Mesh mesh = new Mesh("node", "peer");

    @AfterEach
    void stop() {
        mesh.close();
    }

    private Manager start(UnaryOperator<Config.Builder> settings) {
        return mesh.start("node", Mesh.IGNORE, config -> settings.apply(config.autoReconnect(false)));
    }

    private ScriptedPeer dial() throws IOException {
        return ScriptedPeer.dialAs("peer", "node", mesh.port("node"), LIMIT);
    }

    private ServerSocket server() throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReceiveBufferSize(4 * 1024);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), mesh.port("peer")));
        return server;
    }

    @Test
    void theReadTimeoutClosesASilentDialerWithoutHeartbeats() throws IOException {
        start(config -> NO_HEARTBEAT.apply(config).readTimeout(Duration.ofMillis(200)));

        try (ScriptedPeer peer = dial()) {
            assertThat(peer.next()).isEqualTo("CLOSE TIMEOUT 0");
            assertThat(peer.pings()).isZero();
        }
    }

    @Test
    void theReadTimeoutClosesASilentAcceptorWithoutHeartbeats() throws IOException {
        try (ServerSocket server = server()) {
            Manager node = start(config -> NO_HEARTBEAT.apply(config).readTimeout(Duration.ofMillis(200)));

            try (ScriptedPeer peer = ScriptedPeer.welcome(server, LIMIT)) {
                assertThat(peer.next()).isEqualTo("CLOSE TIMEOUT 0");
                Mesh.awaitState(node, "peer", OutConnState.IDLE);
                assertThat(node.status().peers().get(0).lastError()).contains("nothing was read");
            }
        }
    }

    @Test
    void theWriteTimeoutClosesAPeerThatNeverReads() throws IOException {
        try (ServerSocket server = server()) {
            Manager node = start(config -> NO_HEARTBEAT
                    .apply(config)
                    .writeTimeout(Duration.ofMillis(200))
                    .sendWindowBytes(64_000_000));

            try (ScriptedPeer peer = ScriptedPeer.welcome(server, LIMIT)) {
                node.awaitConnected("peer", Mesh.PATIENCE);
                CompletableFuture<Void> first = node.sendAsync("peer", new byte[1_000_000]);
                for (int i = 1; i < 30; i++) {
                    node.sendAsync("peer", new byte[1_000_000]);
                }

                assertThatThrownBy(first::join)
                        .hasCauseInstanceOf(MqConnectionLostException.class)
                        .hasMessageContaining("a write made no progress for 200 ms");
                Mesh.awaitState(node, "peer", OutConnState.IDLE);
                assertThat(peer.pings()).isZero();
            }
        }
    }

    @Test
    void pingsAfterEachHeartbeatInterval() throws IOException {
        start(config -> config.heartbeatInterval(Duration.ofMillis(20)).heartbeatTimeout(Duration.ZERO));

        try (ScriptedPeer peer = dial()) {
            // Far beyond what any time-out would have let a silent peer live.
            peer.awaitPings(50);

            peer.packet(false, new byte[1]);
            assertThat(peer.next()).isEqualTo("ACK 1 OK");
        }
    }

    @Test
    void neitherPingsNorExpectsAnythingWhereTheIntervalIsOff() throws IOException {
        start(config -> config.heartbeatInterval(Duration.ZERO).heartbeatTimeout(Duration.ofMillis(100)));
        try (Mesh other = new Mesh("node", "peer");
                ScriptedPeer silent = dial()) {
            other.start(
                    "node",
                    Mesh.IGNORE,
                    config -> config.heartbeatInterval(Duration.ofMillis(20)).heartbeatTimeout(Duration.ZERO));
            try (ScriptedPeer clock = ScriptedPeer.dialAs("peer", "node", other.port("node"), LIMIT)) {
                // Far beyond the time-out.
                clock.awaitPings(50);
            }

            silent.packet(false, new byte[1]);
            assertThat(silent.next()).isEqualTo("ACK 1 OK");
            assertThat(silent.pings()).isZero();
        }
    }

    @Test
    void theHeartbeatTimeoutEndsASilentPeerBeforeAPatientOne() throws IOException {
        start(config -> config.heartbeatInterval(Duration.ofMillis(50)).heartbeatTimeout(Duration.ofMillis(200)));

        try (ScriptedPeer peer = dial()) {
            assertThat(peer.next()).isEqualTo("CLOSE TIMEOUT 0");
            assertThat(peer.pings())
                    .as("silence was not taken for death before it was pinged")
                    .isPositive();
        }
    }

    @Test
    void aSendWaitsForThePacketWaitTimeoutUnlessItsCallSaysOtherwise() {
        CountDownLatch release = new CountDownLatch(1);
        try (Mesh two = new Mesh("a", "b")) {
            Manager a = two.start("a", Mesh.IGNORE, config -> config.packetWaitTimeout(Duration.ofMillis(150)));
            two.start("b", Mesh.holding(release));
            two.awaitConnected();

            CompletableFuture<Void> longer = a.sendAsync("b", Map.of(), new byte[] {1}, Duration.ofSeconds(20));
            assertThatThrownBy(() -> a.send("b", new byte[] {2}))
                    .isInstanceOf(MqSendTimeoutException.class)
                    .hasMessageContaining("150 ms");
            assertThatThrownBy(() -> a.request("b", Map.of(), new byte[] {3}, Duration.ofMillis(50)))
                    .isInstanceOf(MqSendTimeoutException.class)
                    .hasMessageContaining("50 ms");
            assertThatThrownBy(a.sendAsync("b", new byte[] {4})::join)
                    .hasCauseInstanceOf(MqSendTimeoutException.class)
                    .hasMessageContaining("150 ms");

            assertThat(longer).isNotDone();
            release.countDown();
            longer.join();
            await().until(() -> a.status().peers().get(0).counters().lateAnswers() == 3);
        }
    }
}
