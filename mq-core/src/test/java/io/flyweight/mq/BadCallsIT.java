package io.flyweight.mq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.MqSendWindowFullException;
import io.flyweight.mq.api.MqWatcher;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls with wrong arguments, at the wrong time and on the wrong thread, and calls that are interrupted. */
@Timeout(60)
class BadCallsIT {

    /** What a caller without null checks may pass. */
    private static final String[] NO_QUEUE = new String[1];

    private static final byte[][] NO_BODY = new byte[1][];

    private static final byte[] BODY = {1};
    private static final Duration LONG = Duration.ofSeconds(20);

    private final CountDownLatch release = new CountDownLatch(1);
    private final Mesh mesh = new Mesh("a", "b");

    @AfterEach
    void stop() {
        release.countDown();
        mesh.close();
    }

    private Manager startHolding(int windowPackets) {
        Manager a = mesh.start("a", Mesh.IGNORE, config -> config.sendWindowPackets(windowPackets));
        mesh.start("b", Mesh.holding(release));
        mesh.awaitConnected();
        return a;
    }

    private static void assertNamesNull(String name, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessageContaining(name);
    }

    @Test
    void nullIsNamedBeforeAnythingIsSent() {
        Manager a = mesh.start("a", Mesh.IGNORE);
        mesh.start("b", Mesh.IGNORE);
        mesh.awaitConnected();
        Map<String, String> noHeaders =
                CompletableFuture.<Map<String, String>>completedFuture(null).join();

        assertNamesNull("queue", () -> a.send(NO_QUEUE[0], BODY));
        assertNamesNull("queue", () -> a.sendAsync(NO_QUEUE[0], BODY));
        assertNamesNull("body", () -> a.send("b", NO_BODY[0]));
        assertNamesNull("body", () -> a.sendAsync("b", NO_BODY[0]));
        assertNamesNull("headers", () -> a.send("b", noHeaders, BODY));
        assertNamesNull("headers", () -> a.requestAsync("b", noHeaders, BODY, LONG));

        a.send("b", BODY);
        assertThat(a.status().peers().get(0).counters().sent()).isEqualTo(1);
    }

    @Test
    void aTimeoutIsAboveZero() {
        Manager a = mesh.start("a", Mesh.IGNORE);
        for (Duration wrong : List.of(Duration.ZERO, Duration.ofMillis(-1))) {
            assertThatThrownBy(() -> a.send("b", Map.of(), BODY, wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("timeout")
                    .hasMessageContaining(wrong.toString());
            assertThatThrownBy(() -> a.sendAsync("b", Map.of(), BODY, wrong))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aHeaderThatCannotBeSentIsNamed() {
        Manager a = mesh.start("a", Mesh.IGNORE);

        assertThatThrownBy(() -> a.send("b", Map.of("", "x"), BODY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("empty key");
        assertThatThrownBy(() -> a.sendAsync("b", Map.of("key", "x".repeat(65_536)), BODY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("key")
                .hasMessageContaining("65535");
    }

    @Test
    void nothingIsSentBeforeTheStartNorAfterTheStop() {
        Recorder recorder = new Recorder();
        mesh.start("b", recorder);
        try (Manager a = new Manager(mesh.config("a").build(), Mesh.IGNORE)) {
            assertClosed(a, "IDLE");
            a.start();
            a.awaitConnected("b", Mesh.PATIENCE);
            a.send("b", "between".getBytes(UTF_8));

            a.stop(LONG);

            assertClosed(a, "STOPPED");
            assertThat(recorder.received()).containsExactly("a:between");
        }
    }

    private static void assertClosed(Manager a, String state) {
        assertThatThrownBy(() -> a.send("b", BODY))
                .isInstanceOf(MqOutClosedException.class)
                .hasMessageContaining(state);
        assertThatThrownBy(a.sendAsync("b", BODY)::join).hasCauseInstanceOf(MqOutClosedException.class);
        assertThatThrownBy(() -> a.awaitConnected("b", Duration.ZERO)).isInstanceOf(MqOutClosedException.class);
    }

    @Test
    void aHandlerMayBlockOnASendToItsSender() {
        Recorder recorder = new Recorder();
        CompletableFuture<Manager> self = new CompletableFuture<>();
        Manager a = mesh.start("a", recorder);
        self.complete(mesh.start("b", (name, packet) -> {
            self.join().send(name, "from the handler".getBytes(UTF_8));
            return Ack.OK;
        }));
        mesh.awaitConnected();

        a.send("b", BODY);

        assertThat(recorder.received()).containsExactly("b:from the handler");
    }

    @Test
    void handlersThatWaitForEachOtherAreEndedByTheirTimeouts() {
        CompletableFuture<Manager> first = new CompletableFuture<>();
        CompletableFuture<Manager> second = new CompletableFuture<>();
        CountDownLatch bothIn = new CountDownLatch(2);
        first.complete(mesh.start("a", sendsBack(first, bothIn)));
        second.complete(mesh.start("b", sendsBack(second, bothIn)));
        mesh.awaitConnected();

        CompletableFuture<Void> one = first.join().sendAsync("b", Map.of(), BODY, LONG);
        CompletableFuture<Void> two = second.join().sendAsync("a", Map.of(), BODY, LONG);

        // The first that gives up frees its lane, and that may be in time for the other one.
        assertThatThrownBy(CompletableFuture.allOf(one, two)::join)
                .hasCauseInstanceOf(MqRejectedException.class)
                .hasMessageContaining("300 ms");
        assertThat(first.join().status().peers().get(0).counters().reconnects()).isZero();
    }

    /** Passes each packet of one byte back and waits; takes all others. */
    private static MqWatcher sendsBack(CompletableFuture<Manager> self, CountDownLatch bothIn) {
        return (name, packet) -> {
            if (packet.body().length == BODY.length) {
                bothIn.countDown();
                Mesh.hold(bothIn);
                self.join().send(name, Map.of(), new byte[] {1, 2}, Duration.ofMillis(300));
            }
            return Ack.OK;
        };
    }

    @Test
    void blockingOnTheIoThreadFailsAtOnce() {
        CompletableFuture<Manager> self = new CompletableFuture<>();
        Manager a = mesh.start("a", Mesh.IGNORE);
        MqWatcher blocks = (name, packet) -> {
            self.join().send(name, BODY);
            return Ack.OK;
        };
        self.complete(mesh.start("b", blocks, config -> config.dispatch(Dispatch.INLINE)));
        mesh.awaitConnected();

        assertThatThrownBy(() -> a.send("b", BODY))
                .isInstanceOf(MqRejectedException.class)
                .hasMessageContaining("I/O thread");
    }

    @Test
    void anInterruptedWaitForTheAnswerIsUnknownAndKeepsTheFlag() throws InterruptedException {
        Manager a = startHolding(10);

        Throwable e = interrupted(() -> a.send("b", Map.of(), BODY, LONG));

        assertThat(e).isInstanceOf(MqSendTimeoutException.class).hasCauseInstanceOf(InterruptedException.class);
        assertThat(((MqException) e).delivery()).isEqualTo(Delivery.UNKNOWN);
    }

    @Test
    void anInterruptedWaitForRoomIsNotDeliveredAndKeepsTheFlag() throws InterruptedException {
        Manager a = startHolding(1);
        CompletableFuture<Void> first = a.sendAsync("b", Map.of(), BODY, LONG);

        Throwable blocking = interrupted(() -> a.send("b", Map.of(), BODY, LONG));
        Throwable async =
                interrupted(() -> a.sendAsync("b", Map.of(), BODY, LONG).join());

        for (Throwable e : new Throwable[] {blocking, Objects.requireNonNull(async.getCause())}) {
            assertThat(e).isInstanceOf(MqSendWindowFullException.class).hasCauseInstanceOf(InterruptedException.class);
            assertThat(((MqException) e).delivery()).isEqualTo(Delivery.NOT_DELIVERED);
        }
        release.countDown();
        first.join();
        a.send("b", BODY);
        assertThat(a.status().peers().get(0).counters().sent()).isEqualTo(2);
    }

    /** Interrupts a thread that waits in the call; returns what it got. */
    private static Throwable interrupted(ThrowingCallable call) throws InterruptedException {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        CompletableFuture<Boolean> flag = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            failure.complete(catchThrowable(call));
            flag.complete(Thread.currentThread().isInterrupted());
        });
        caller.start();
        await().until(() -> caller.getState() == Thread.State.TIMED_WAITING);
        caller.interrupt();
        caller.join();
        assertThat(flag.join()).as("the interrupt flag").isTrue();
        return failure.join();
    }
}
