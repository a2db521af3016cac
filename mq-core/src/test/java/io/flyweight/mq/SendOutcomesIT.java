package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqAckErrorException;
import io.flyweight.mq.api.MqAckUnknownException;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqPacketTooLargeException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.OutConnState;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SendOutcomesIT {

    private static final Ack[] NOTHING = new Ack[1];

    @Test
    void aHandlersExceptionRejectsAndKeepsTheConnection() {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", (name, packet) -> {
                if (packet.body().length == 0) {
                    throw new IllegalStateException("nothing in it");
                }
                return Ack.OK;
            });
            mesh.awaitConnected();

            MqRejectedException e = catchThrowableOfType(MqRejectedException.class, () -> a.send("b", new byte[0]));

            assertThat(e).hasMessageContaining("nothing in it").hasMessageContaining("'b'");
            assertThat(e.delivery()).isEqualTo(Delivery.REJECTED);
            assertThat(e.safeToResend()).isFalse();
            a.send("b", new byte[] {1});
            assertThat(a.status().peers().get(0).counters().reconnects()).isZero();
        }
    }

    @Test
    void anErrorClosesTheConnectionAndFailsWhatFollowsAsNotDelivered() {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            CountDownLatch allSent = new CountDownLatch(1);
            mesh.start("b", (name, packet) -> {
                Mesh.hold(allSent);
                packet.reason("cannot be read");
                return Ack.ERROR;
            });
            mesh.awaitConnected();

            CompletableFuture<Void> bad = a.sendAsync("b", new byte[] {1});
            CompletableFuture<Void> behind = a.sendAsync("b", new byte[] {2});
            allSent.countDown();

            assertThatThrownBy(bad::join)
                    .hasCauseInstanceOf(MqAckErrorException.class)
                    .hasMessageContaining("cannot be read");
            assertThatThrownBy(behind::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            MqException.class, e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_DELIVERED));
            Mesh.awaitState(a, "b", OutConnState.CONNECTED);
        }
    }

    @Test
    void whoHearsOfAnErrorFindsTheConnectionNotOpenAnyMore() {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE, config -> config.autoReconnectDuration(Duration.ofMinutes(1)));
            mesh.start("b", (name, packet) -> Ack.ERROR);
            mesh.awaitConnected();

            assertThatThrownBy(() -> a.send("b", new byte[] {1})).isInstanceOf(MqAckErrorException.class);

            assertThat(a.state("b")).isNotEqualTo(OutConnState.CONNECTED);
            assertThatThrownBy(() -> a.send("b", new byte[] {2}))
                    .isInstanceOfSatisfying(
                            MqException.class, e -> assertThat(e.safeToResend()).isTrue());
        }
    }

    @Test
    void nullFromAWatcherIsUnknown() {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", (name, packet) -> NOTHING[0]);
            mesh.awaitConnected();

            MqAckUnknownException e =
                    catchThrowableOfType(MqAckUnknownException.class, () -> a.send("b", new byte[] {1}));

            assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN);
        }
    }

    @Test
    void aSlowHandlerTimesTheSendOutAndKeepsTheConnection() {
        CountDownLatch release = new CountDownLatch(1);
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", Mesh.holding(release));
            mesh.awaitConnected();
            Duration wait = Duration.ofMillis(100);

            MqSendTimeoutException e = catchThrowableOfType(
                    MqSendTimeoutException.class, () -> a.send("b", Map.of(), new byte[] {1}, wait));
            CompletableFuture<Void> async = a.sendAsync("b", Map.of(), new byte[] {2}, wait);

            assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN);
            assertThatThrownBy(async::join).hasCauseInstanceOf(MqSendTimeoutException.class);
            assertThat(a.state("b")).isEqualTo(OutConnState.CONNECTED);
            release.countDown();
            await().until(() -> a.status().peers().get(0).counters().lateAnswers() == 2);
            a.send("b", new byte[] {3});
        }
    }

    @Test
    void failsWhatIsTooLargeAtTheSender() {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", Mesh.IGNORE, config -> config.packetSizeLimit(1000));
            mesh.awaitConnected();

            assertThatThrownBy(() -> a.send("b", new byte[1001]))
                    .isInstanceOf(MqPacketTooLargeException.class)
                    .hasMessageContaining("1001")
                    .hasMessageContaining("1000");
            a.send("b", new byte[1000]);
        }
    }

    @Test
    void namesUnknownAndUnconnectedQueues() {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);

            assertThatThrownBy(() -> a.send("c", new byte[0]))
                    .isInstanceOf(MqUnknownQueueException.class)
                    .hasMessageContaining("'c'");
            assertThatThrownBy(() -> a.send("b", new byte[0]))
                    .isInstanceOf(MqOutClosedException.class)
                    .hasMessageContaining("'b'")
                    .hasMessageContaining("NOT_DELIVERED");
            assertThatThrownBy(() -> a.awaitConnected("b", Duration.ofMillis(50)))
                    .isInstanceOf(MqOutClosedException.class);
        }
    }

    @Test
    void blockingOnTheCallbackThreadFailsAtOnce() {
        CountDownLatch release = new CountDownLatch(1);
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", Mesh.holding(release));
            mesh.awaitConnected();

            CompletableFuture<Void> told = a.sendAsync("b", new byte[] {1}).thenRun(() -> a.send("b", new byte[] {2}));
            release.countDown();

            assertThatThrownBy(told::join)
                    .hasCauseInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("callback");
        }
    }
}
