package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqAckErrorException;
import io.flyweight.mq.api.MqAckUnknownException;
import io.flyweight.mq.api.MqConnectionLostException;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqListenException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqPacketTooLargeException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.MqSendWindowFullException;
import io.flyweight.mq.api.MqUnauthorizedException;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.OutConnState;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each exception as a blocking and as an async caller gets it, and what becomes of the connection. */
@Timeout(60)
class ExceptionsIT {

    private static final byte[] BODY = new byte[10];
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final CountDownLatch release = new CountDownLatch(1);
    private final Mesh mesh = new Mesh("a", "b");

    @AfterEach
    void stop() {
        release.countDown();
        mesh.close();
    }

    private Manager start(MqWatcher watcher, UnaryOperator<Config.Builder> settings) {
        Manager a = mesh.start("a", Mesh.IGNORE, settings);
        mesh.start("b", watcher);
        mesh.awaitConnected();
        return a;
    }

    private Manager startHolding(UnaryOperator<Config.Builder> settings) {
        return start(Mesh.holding(release), settings);
    }

    /** Makes a blocking and an async send fail, between which the connection may have to come back. */
    private static void assertBothFail(
            Manager a,
            String queue,
            Duration timeout,
            Class<? extends MqException> type,
            Delivery delivery,
            String... words) {
        byte[] body = type == MqPacketTooLargeException.class ? new byte[1001] : BODY;
        MqException blocking = catchThrowableOfType(type, () -> a.send(queue, Map.of(), body, timeout));
        assertTells(blocking, queue, delivery, words);
        assertThat(Arrays.stream(blocking.getStackTrace()).map(StackTraceElement::getClassName))
                .as("the stack of the caller")
                .contains(ExceptionsIT.class.getName());
        if (type == MqAckErrorException.class || type == MqAckUnknownException.class) {
            a.awaitConnected(queue, Mesh.PATIENCE);
        }
        MqException async = failureOf(a.sendAsync(queue, Map.of(), body, timeout));
        assertThat(async).isExactlyInstanceOf(type);
        assertTells(async, queue, delivery, words);
    }

    private static void assertTells(MqException e, String queue, Delivery delivery, String... words) {
        assertThat(e.queue()).isEqualTo(queue);
        assertThat(e.delivery()).isEqualTo(delivery);
        assertThat(e.safeToResend()).isEqualTo(delivery == Delivery.NOT_DELIVERED);
        assertThat(e).hasMessageContaining("'" + queue + "'");
        assertThat(e.getMessage()).contains(words);
    }

    private static MqException failureOf(CompletableFuture<?> send) {
        CompletionException wrapped = catchThrowableOfType(CompletionException.class, send::join);
        return (MqException) Objects.requireNonNull(wrapped.getCause());
    }

    private static void assertStayed(Manager a) {
        assertThat(a.state("b")).isEqualTo(OutConnState.CONNECTED);
        assertThat(a.isConnected("b")).isTrue();
        assertThat(a.isConnected("nobody")).isFalse();
        assertThat(a.status().peers().get(0).counters().reconnects()).isZero();
    }

    private static void assertClosedTwice(Manager a) {
        await().atMost(Mesh.PATIENCE)
                .until(() -> a.status().peers().get(0).counters().reconnects() == 2);
    }

    @Test
    void unknownQueue() {
        Manager a = start(Mesh.IGNORE, config -> config);

        assertBothFail(a, "c", LONG, MqUnknownQueueException.class, Delivery.NOT_DELIVERED, "[b]");

        assertStayed(a);
    }

    @Test
    void outClosed() {
        Manager a = mesh.start("a", Mesh.IGNORE, config -> config.autoReconnect(false));
        Mesh.awaitState(a, "b", OutConnState.IDLE);

        assertBothFail(
                a,
                "b",
                LONG,
                MqOutClosedException.class,
                Delivery.NOT_DELIVERED,
                "127.0.0.1:" + mesh.port("b"),
                "IDLE since",
                "refused");
        assertThatThrownBy(() -> a.send("b", BODY)).hasCauseInstanceOf(IOException.class);
    }

    @Test
    void unauthorized() {
        mesh.start("b", Mesh.IGNORE, config -> config.autoReconnect(false));
        Manager a = mesh.start(
                "a", Mesh.IGNORE, config -> config.authToken("secret 1").autoReconnect(false));
        Mesh.awaitState(a, "b", OutConnState.IDLE);

        assertBothFail(a, "b", LONG, MqUnauthorizedException.class, Delivery.NOT_DELIVERED, "token", "IDLE since");
        assertThatThrownBy(() -> a.send("b", BODY)).message().doesNotContain("secret");
    }

    @Test
    void packetTooLarge() {
        Manager a = mesh.start("a", Mesh.IGNORE);
        mesh.start("b", Mesh.IGNORE, config -> config.packetSizeLimit(1000));
        mesh.awaitConnected();

        assertBothFail(a, "b", LONG, MqPacketTooLargeException.class, Delivery.NOT_DELIVERED, "1001", "1000");

        a.send("b", new byte[1000]);
        assertStayed(a);
    }

    @Test
    void sendWindowFull() {
        Manager a = startHolding(config -> config.sendWindowPackets(1));
        CompletableFuture<Void> first = a.sendAsync("b", Map.of(), BODY, LONG);

        assertBothFail(a, "b", SHORT, MqSendWindowFullException.class, Delivery.NOT_DELIVERED, "1 packets", "74 bytes");

        release.countDown();
        first.join();
        a.send("b", BODY);
        assertStayed(a);
    }

    @Test
    void sendTimeout() {
        Manager a = startHolding(config -> config);

        assertBothFail(a, "b", SHORT, MqSendTimeoutException.class, Delivery.UNKNOWN, "100 ms", "UNKNOWN");

        release.countDown();
        a.send("b", BODY);
        assertStayed(a);
    }

    @Test
    void rejected() {
        Manager a = start(
                (name, packet) -> {
                    packet.reason("no such order");
                    return Ack.REJECTED;
                },
                config -> config);

        assertBothFail(a, "b", LONG, MqRejectedException.class, Delivery.REJECTED, "no such order");

        assertStayed(a);
    }

    @Test
    void ackError() {
        Manager a = start(
                (name, packet) -> {
                    packet.reason("cannot be read");
                    return Ack.ERROR;
                },
                config -> config);

        assertBothFail(a, "b", LONG, MqAckErrorException.class, Delivery.REJECTED, "cannot be read");

        assertClosedTwice(a);
    }

    @Test
    void ackUnknown() {
        Manager a = start(
                (name, packet) -> {
                    throw new AssertionError("half done");
                },
                config -> config);

        try (LogLines log = new LogLines("Lane")) {
            assertBothFail(a, "b", LONG, MqAckUnknownException.class, Delivery.UNKNOWN, "half done");
            assertThat(log.lines()).hasSize(2);
        }

        assertClosedTwice(a);
    }

    @Test
    void connectionLost() throws IOException, InterruptedException {
        try (FaultProxy line = new FaultProxy(mesh.port("b"))) {
            Manager a = startHolding(config -> config.queue("b", line.address()));
            CompletableFuture<MqException> blocking = new CompletableFuture<>();
            Thread caller = new Thread(
                    () -> blocking.complete(catchThrowableOfType(MqException.class, () -> a.send("b", BODY))));
            caller.start();
            await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
            CompletableFuture<Void> async = a.sendAsync("b", BODY);
            await().until(() -> a.status().peers().get(0).inFlightPackets() == 2);

            line.cut();

            for (MqException e : new MqException[] {blocking.join(), failureOf(async)}) {
                assertThat(e).isExactlyInstanceOf(MqConnectionLostException.class);
                assertTells(e, "b", Delivery.UNKNOWN, "lost");
                assertThat(e).hasCauseInstanceOf(IOException.class);
            }
            assertThat(Arrays.stream(blocking.join().getStackTrace()).map(StackTraceElement::getMethodName))
                    .anyMatch(method -> method.contains("connectionLost"));
            a.awaitConnected("b", Mesh.PATIENCE);
            assertThat(a.status().peers().get(0).counters().reconnects()).isEqualTo(1);
        }
    }

    @Test
    void listen() {
        mesh.start("b", Mesh.IGNORE);
        Config config = mesh.config("a")
                .queue("a", "127.0.0.1:" + mesh.port("b"))
                .queue("b", "127.0.0.1:1")
                .build();
        try (Manager a = new Manager(config, Mesh.IGNORE)) {
            MqListenException e = catchThrowableOfType(MqListenException.class, a::start);

            assertTells(e, "a", Delivery.NOT_DELIVERED, "127.0.0.1:" + mesh.port("b"), "in use");
            assertThat(e).hasCauseInstanceOf(IOException.class);
        }
    }
}
