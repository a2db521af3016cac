package io.flyweight.mq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.api.MqSendWindowFullException;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The send window and its settings, against a peer whose handler waits until the test lets it go on. */
@Timeout(60)
class ConfigWindowIT {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(100);

    private final CountDownLatch release = new CountDownLatch(1);
    private final Recorder received = new Recorder();
    private final Mesh mesh = new Mesh("a", "b", "c");

    @AfterEach
    void stop() {
        release.countDown();
        mesh.close();
    }

    private Ack hold(String name, Packet packet) {
        Mesh.hold(release);
        return received.newPacket(name, packet);
    }

    private Manager start(UnaryOperator<Config.Builder> settings) {
        Manager a = mesh.start("a", Mesh.IGNORE, settings);
        mesh.start("b", this::hold);
        mesh.awaitConnected();
        return a;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static void assertNoRoom(Manager a, int packets, int bytes) {
        MqSendWindowFullException e = catchThrowableOfType(
                MqSendWindowFullException.class, () -> a.send("b", Map.of(), new byte[400], SHORT));
        assertThat(e).hasMessageContaining("'b'").hasMessageContaining(packets + " packets, " + bytes + " bytes");
        assertThat(e.delivery()).isEqualTo(Delivery.NOT_DELIVERED);
        assertThatThrownBy(a.sendAsync("b", Map.of(), new byte[400], SHORT)::join)
                .hasCauseInstanceOf(MqSendWindowFullException.class);
    }

    @Test
    void noMorePacketsThanTheWindowTakesAreSent() {
        Manager a = start(config -> config.sendWindowPackets(2));
        CompletableFuture<Void> one = a.sendAsync("b", Map.of(), bytes("one"), LONG);
        CompletableFuture<Void> two = a.sendAsync("b", Map.of(), bytes("two"), LONG);

        assertNoRoom(a, 2, 2 * (3 + 64));

        assertThat(a.status().peers().get(0).inFlightPackets()).isEqualTo(2);
        release.countDown();
        CompletableFuture.allOf(one, two).join();
        a.send("b", bytes("three"));
        assertThat(received.received()).containsExactly("a:one", "a:two", "a:three");
        assertThat(a.status().peers().get(0).counters().reconnects()).isZero();
    }

    @Test
    void noMoreBytesThanTheWindowTakesAreSent() {
        Manager a = start(config -> config.sendWindowBytes(1_000));
        CompletableFuture<Void> one = a.sendAsync("b", Map.of(), new byte[400], LONG);
        CompletableFuture<Void> two = a.sendAsync("b", Map.of(), new byte[400], LONG);

        assertNoRoom(a, 2, 2 * (400 + 64));

        release.countDown();
        CompletableFuture.allOf(one, two).join();
        assertThat(received.received()).hasSize(2);
    }

    @Test
    void anEmptyWindowTakesAnyOnePacket() {
        Manager a = start(config -> config.sendWindowBytes(1_000));
        CompletableFuture<Void> large = a.sendAsync("b", Map.of(), new byte[500_000], LONG);

        assertNoRoom(a, 1, 500_064);

        release.countDown();
        large.join();
    }

    @Test
    void whoWaitsForRoomIsServedFirstComeFirstServed() throws InterruptedException {
        Manager a = start(config -> config.sendWindowPackets(1));
        CompletableFuture<Void> first = a.sendAsync("b", Map.of(), bytes("0"), LONG);
        List<Thread> waiters = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            String text = Integer.toString(i);
            Thread waiter = new Thread(() -> a.send("b", Map.of(), bytes(text), LONG));
            waiter.start();
            await().until(() -> waiter.getState() == Thread.State.TIMED_WAITING);
            waiters.add(waiter);
        }

        release.countDown();

        first.join();
        for (Thread waiter : waiters) {
            waiter.join();
        }
        assertThat(received.received()).containsExactly("a:0", "a:1", "a:2", "a:3", "a:4", "a:5");
    }

    @ParameterizedTest
    @EnumSource(Dispatch.class)
    void aHandlerNeverWaitsForRoom(Dispatch dispatch) {
        CompletableFuture<Throwable> told = new CompletableFuture<>();
        CompletableFuture<Manager> middle = new CompletableFuture<>();
        MqWatcher passesOn = (name, packet) -> {
            middle.join()
                    .sendAsync("b", Map.of(), packet.body(), LONG)
                    .whenComplete((ok, failure) -> told.complete(failure));
            return Ack.OK;
        };
        Manager a = start(config -> config.sendWindowPackets(1));
        middle.complete(
                mesh.start("c", passesOn, config -> config.sendWindowPackets(1).dispatch(dispatch)));
        mesh.awaitConnected();
        middle.join().sendAsync("b", Map.of(), bytes("fills the window"), LONG);

        a.send("c", bytes("to be passed on"));

        assertThat(told.join()).isInstanceOf(MqSendWindowFullException.class);
        assertThat(received.received()).as("nothing was let through meanwhile").isEmpty();
    }

    @Test
    void aCallbackNeverWaitsForRoom() {
        Manager a = start(config -> config.sendWindowPackets(1));
        CompletableFuture<Void> full = a.sendAsync("b", Map.of(), bytes("fills the window"), LONG);
        CountDownLatch chainedOn = new CountDownLatch(1);
        mesh.start("c", Mesh.holding(chainedOn));
        a.awaitConnected("c", Mesh.PATIENCE);

        CompletableFuture<Void> chained =
                a.sendAsync("c", bytes("x")).thenCompose(ok -> a.sendAsync("b", Map.of(), bytes("y"), LONG));
        chainedOn.countDown();

        assertThatThrownBy(chained::join).hasCauseInstanceOf(MqSendWindowFullException.class);
        assertThat(full).isNotDone();
    }
}
