package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqListenException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.support.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The settings of addresses, dialling and listening take effect. */
@Timeout(60)
class ConfigNetworkIT {

    /** Of the block that is kept for documentation: no machine has it. */
    private static final String ABSENT = "192.0.2.1:20001";

    private static long dials(Recorder recorder) {
        return recorder.states().stream()
                .filter(OutConnState.CONNECTING::equals)
                .count();
    }

    @Test
    void listensAtItsListenAddressAndIsDialledAtItsQueue() throws IOException {
        int inside = Ports.free();
        try (Mesh mesh = new Mesh("a", "b");
                FaultProxy outside = new FaultProxy(mesh.port("b"), inside)) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            Manager b = mesh.start("b", Mesh.IGNORE, config -> config.listenAddress("127.0.0.1:" + inside));
            mesh.awaitConnected();

            a.send("b", new byte[] {1});

            assertThat(b.localAddress()).isEqualTo("127.0.0.1:" + inside);
            assertThat(outside.connections()).isEqualTo(1);
        }
    }

    @Test
    void dialsAgainAfterTheReconnectDurationAndNotBefore() {
        Recorder hasty = new Recorder();
        Recorder patient = new Recorder();
        try (Mesh one = new Mesh("patient", "absent");
                Mesh other = new Mesh("hasty", "absent")) {
            Manager waits = one.start("patient", patient, config -> config.autoReconnectDuration(Duration.ofHours(1)));
            Mesh.awaitState(waits, "absent", OutConnState.WAITING);
            other.start("hasty", hasty, config -> config.autoReconnectDuration(Duration.ofMillis(20)));

            await().until(() -> dials(hasty) >= 10);

            assertThat(dials(patient)).isEqualTo(1);
        }
    }

    @Test
    void staysIdleWhereReconnectingIsOffUntilItIsToldToConnect() throws IOException {
        try (Mesh mesh = new Mesh("off", "on", "b");
                FaultProxy line = new FaultProxy(mesh.port("b"))) {
            mesh.start("b", Mesh.IGNORE);
            Manager off = mesh.start(
                    "off", Mesh.IGNORE, config -> config.autoReconnect(false).queue("b", line.address()));
            Manager on = mesh.start("on", Mesh.IGNORE, config -> config.queue("b", line.address()));
            off.awaitConnected("b", Mesh.PATIENCE);
            on.awaitConnected("b", Mesh.PATIENCE);
            for (int lost = 1; lost <= 3; lost++) {
                int soFar = line.connections();
                line.cut();
                await().until(() -> line.connections() > soFar);
                on.awaitConnected("b", Mesh.PATIENCE);
            }

            assertThat(off.state("b")).isEqualTo(OutConnState.IDLE);
            assertThat(line.connections()).as("two, and three times one again").isEqualTo(5);
            off.connect();
            off.awaitConnected("b", Mesh.PATIENCE);
            off.send("b", new byte[] {1});
        }
    }

    @Test
    void aListenerDaemonWaitsForAnAddressThatIsNotThere() {
        try (Mesh mesh = new Mesh("a")) {
            Manager a = mesh.start("a", Mesh.IGNORE, config -> config.listenAddress(ABSENT));

            assertThat(a.status().listener()).isEqualTo(ListenerState.DOWN);
            assertThat(a.status().listenerError()).isNotBlank();
            assertThat(a.localAddress()).isNull();
        }
    }

    @Test
    void withoutListenerDaemonAnAddressThatIsNotThereIsTold() {
        try (Mesh mesh = new Mesh("a")) {
            Config config =
                    mesh.config("a").listenAddress(ABSENT).listenerDaemon(false).build();
            try (Manager a = new Manager(config, Mesh.IGNORE)) {
                assertThatThrownBy(a::listen)
                        .isInstanceOfSatisfying(MqListenException.class, e -> {
                            assertThat(e.queue()).isEqualTo("a");
                            assertThat(e.delivery()).isEqualTo(Delivery.NOT_DELIVERED);
                        })
                        .hasMessageContaining(ABSENT)
                        .hasMessageContaining("'a'")
                        .hasCauseInstanceOf(IOException.class);
                assertThat(a.status().listener()).isEqualTo(ListenerState.STOPPED);
            }
        }
    }

    @Test
    void aDialThatIsNotAnsweredIsGivenUpAfterTheConnectTimeout() throws IOException {
        try (Mesh mesh = new Mesh("a", "b");
                ServerSocket deaf = new ServerSocket(mesh.port("b"), 1, InetAddress.getLoopbackAddress())) {
            List<Socket> crowd = fill(deaf);
            Manager a = mesh.start(
                    "a", Mesh.IGNORE, config -> config.autoReconnect(false).connectTimeout(Duration.ofMillis(200)));

            Mesh.awaitState(a, "b", OutConnState.IDLE);

            assertThat(a.status().peers().get(0).lastError()).contains("connect timeout", "200 ms");
            for (Socket socket : crowd) {
                socket.close();
            }
        }
    }

    /** Dials until the kernel takes no more: a later dial gets no answer at all. */
    private static List<Socket> fill(ServerSocket deaf) throws IOException {
        List<Socket> crowd = new ArrayList<>();
        for (boolean full = false; !full; ) {
            Socket socket = new Socket();
            crowd.add(socket);
            assertThat(crowd).hasSizeLessThan(20);
            try {
                socket.connect(new InetSocketAddress(deaf.getInetAddress(), deaf.getLocalPort()), 300);
            } catch (SocketTimeoutException e) {
                full = true;
            }
        }
        return crowd;
    }
}
