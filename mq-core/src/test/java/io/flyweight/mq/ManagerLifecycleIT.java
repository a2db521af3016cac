package io.flyweight.mq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqListenException;
import io.flyweight.mq.api.MqUnauthorizedException;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.OutConnState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ManagerLifecycleIT {

    @Test
    void reconnectsByItselfAsSoonAsThePeerIsBack() {
        Recorder states = new Recorder();
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", states, config -> config.autoReconnectDuration(Duration.ofSeconds(30)));
            Manager b = mesh.start("b", Mesh.IGNORE);
            mesh.awaitConnected();

            b.stop(Duration.ofSeconds(1));
            Mesh.awaitState(a, "b", OutConnState.WAITING);
            b.start();

            // The delay of 30 s is cut short by b's own dial.
            a.awaitConnected("b", Mesh.PATIENCE);
            a.send("b", new byte[] {1});
            await().atMost(Mesh.PATIENCE)
                    .untilAsserted(() -> assertThat(states.states())
                            .startsWith(OutConnState.CONNECTING)
                            .endsWith(OutConnState.CONNECTED)
                            .contains(OutConnState.LEAVING, OutConnState.WAITING));
        }
    }

    @Test
    void stoppingHandlesWhatWasReceivedAndRefusesTheRest() {
        Recorder recorder = new Recorder();
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            Manager b = mesh.start("b", recorder);
            mesh.awaitConnected();
            List<CompletableFuture<Void>> answers = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                answers.add(a.sendAsync("b", Integer.toString(i).getBytes(UTF_8)));
                if (i == 2_500) {
                    Mesh.async(() -> b.stop(Duration.ofSeconds(5)));
                }
            }

            int handled = 0;
            for (CompletableFuture<Void> answer : answers) {
                try {
                    answer.join();
                    handled++;
                } catch (RuntimeException e) {
                    assertThat(e.getCause())
                            .isInstanceOfSatisfying(
                                    MqException.class,
                                    cause -> assertThat(cause.delivery()).isEqualTo(Delivery.NOT_DELIVERED));
                }
            }
            assertThat(recorder.received()).hasSize(handled);
            assertThat(handled).isBetween(1, 5_000);
        }
    }

    @Test
    void aWrongTokenDeliversNothingAndIsNamedOnBothSides() {
        Recorder recorder = new Recorder();
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE, config -> config.authToken("another token"));
            Manager b = mesh.start("b", recorder);
            Mesh.awaitState(a, "b", OutConnState.WAITING);
            Mesh.awaitState(b, "a", OutConnState.WAITING);

            await().untilAsserted(() -> {
                assertThatThrownBy(() -> a.send("b", new byte[] {1})).isInstanceOf(MqUnauthorizedException.class);
                assertThat(a.status().peers().get(0).advice()).anyMatch(line -> line.contains("token"));
                assertThat(b.status().peers().get(0).advice()).anyMatch(line -> line.contains("token"));
            });
            assertThat(recorder.received()).isEmpty();
            assertThat(a.status().toString()).doesNotContain("another token");
        }
    }

    @Test
    void changesTokensWhileRunning() {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE, config -> config.authToken("another token"));
            Manager b = mesh.start("b", Mesh.IGNORE);
            Mesh.awaitState(a, "b", OutConnState.WAITING);

            b.setTokens("another token");

            mesh.awaitConnected();
            a.send("b", new byte[] {1});
        }
    }

    @Test
    void startsAndStopsAgainAndAgain() {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            Manager b = mesh.start("b", Mesh.IGNORE);
            for (int i = 0; i < 20; i++) {
                mesh.awaitConnected();
                a.send("b", new byte[] {1});
                b.stop(Duration.ofSeconds(2));
                b.stop(Duration.ofSeconds(2));
                assertThat(b.status().listener()).isEqualTo(ListenerState.STOPPED);
                b.start();
            }
            mesh.awaitConnected();
        }
    }

    @Test
    void addsAndRemovesQueuesWhileRunning() {
        try (Mesh mesh = new Mesh("a", "b", "c")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("c", Mesh.IGNORE);
            mesh.awaitConnected();

            a.removeQueue("c");
            assertThatThrownBy(() -> a.send("c", new byte[0])).isInstanceOf(MqUnknownQueueException.class);
            a.addQueue("c", "127.0.0.1:" + mesh.port("c"));

            a.awaitConnected("c", Mesh.PATIENCE);
            a.send("c", new byte[0]);
        }
    }

    @Test
    void connectsAnewWhenAskedTo() {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE, config -> config.autoReconnect(false));
            mesh.start("b", Mesh.IGNORE);
            a.reconnect("b");
            mesh.awaitConnected();
            long before = a.status("b").counters().reconnects();

            a.reconnect("b");

            a.awaitConnected("b", Mesh.PATIENCE);
            a.send("b", new byte[1_000]);
            assertThat(a.status("b").counters().reconnects()).isEqualTo(before + 1);
            assertThat(a.status("b").counters().bytesSent()).isGreaterThan(1_000);
            assertThat(a.status("b").pendingBytes()).isZero();
            assertThatThrownBy(() -> a.reconnect("c")).isInstanceOf(MqUnknownQueueException.class);
            assertThatThrownBy(() -> a.status("c")).isInstanceOf(MqUnknownQueueException.class);
        }
    }

    @Test
    void doesNotDialWhenAskedToConnectAnewWhileStopped() {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", Mesh.IGNORE);
            mesh.awaitConnected();
            a.stop(Mesh.PATIENCE);

            a.reconnect("b");

            assertThat(a.state("b")).isEqualTo(OutConnState.STOPPED);
            assertThat(a.isConnected("b")).isFalse();
        }
    }

    @Test
    void aSecondProcessOfTheSameNameFailsBeforeItTakesAnythingOver() {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", Mesh.IGNORE);
            mesh.awaitConnected();

            try (Manager second = new Manager(mesh.config("a").build(), Mesh.IGNORE)) {
                assertThatThrownBy(second::connect)
                        .isInstanceOf(MqListenException.class)
                        .hasMessageContaining("in use");
            }

            a.send("b", new byte[] {1});
            assertThat(a.status().peers().get(0).counters().reconnects()).isZero();
        }
    }
}
