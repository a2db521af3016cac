package io.flyweight.mq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.api.InvalidSettingException;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqListenException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.OutConnState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens when callers, handlers or the machine do not behave. */
@Timeout(60)
class ManagerTroubleIT {

    @Test
    void aTakenPortIsAlwaysTold() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            Config config = Config.builder("a").queue("a", address).build();
            for (int i = 0; i < 200; i++) {
                try (MessageQueue queue = new MessageQueue(config)) {
                    assertThatThrownBy(() -> queue.startListen(address, Mesh.IGNORE))
                            .isInstanceOf(MqListenException.class);
                }
            }
        }
    }

    @Test
    void whatWasSentToARemovedQueueIsAnsweredWhenTheNodeStops() {
        CountDownLatch release = new CountDownLatch(1);
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", Mesh.holding(release));
            mesh.awaitConnected();
            CompletableFuture<Void> answer = a.sendAsync("b", Map.of(), new byte[] {1}, Duration.ofMinutes(1));

            a.removeQueue("b");
            a.forceStop();

            assertThatThrownBy(answer::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            MqException.class, e -> assertThat(e.queue()).isEqualTo("b"));
            release.countDown();
        }
    }

    @Test
    void whoHearsOfALossFindsTheConnectionClosed() {
        for (int i = 0; i < 20; i++) {
            try (Mesh mesh = new Mesh("a", "b")) {
                Manager a = mesh.start("a", Mesh.IGNORE, config -> config.autoReconnectDuration(Duration.ofMinutes(1)));
                CountDownLatch arrived = new CountDownLatch(1);
                CountDownLatch release = new CountDownLatch(1);
                Manager b = mesh.start("b", (name, packet) -> {
                    arrived.countDown();
                    Mesh.hold(release);
                    return Ack.OK;
                });
                mesh.awaitConnected();
                CompletableFuture<OutConnState> seen =
                        a.sendAsync("b", new byte[] {1}).handle((ok, failure) -> a.state("b"));
                Mesh.hold(arrived);

                b.forceStop();

                assertThat(seen.join()).isNotEqualTo(OutConnState.CONNECTED);
                release.countDown();
            }
        }
    }

    @Test
    void stoppingWaitsForTheHandlersEvenWhereTheirSenderHasGone() {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger handled = new AtomicInteger();
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            Manager b = mesh.start("b", (name, packet) -> {
                arrived.countDown();
                Mesh.hold(release);
                handled.incrementAndGet();
                return Ack.OK;
            });
            mesh.awaitConnected();
            for (int i = 0; i < 10; i++) {
                a.sendAsync("b", new byte[] {1});
            }
            Mesh.hold(arrived);
            CompletableFuture<Void> stopped = Mesh.async(() -> b.stop(Duration.ofSeconds(30)));
            a.forceStop();
            release.countDown();
            stopped.join();

            int atTheStop = handled.get();
            assertThat(atTheStop).isPositive();
            b.start();
            assertThat(handled.get()).as("nothing went on behind the stop").isEqualTo(atTheStop);
        }
    }

    @Test
    void stoppingWaitsForAHandlerWhoseSenderHadGoneBefore() {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger handled = new AtomicInteger();
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            Manager b = mesh.start("b", (name, packet) -> {
                arrived.countDown();
                Mesh.hold(release);
                handled.incrementAndGet();
                return Ack.OK;
            });
            mesh.awaitConnected();
            a.sendAsync("b", new byte[] {1});
            a.sendAsync("b", new byte[] {2});
            Mesh.hold(arrived);
            a.forceStop();
            await().until(() -> !b.status("a").inbound());

            CompletableFuture<Void> stopped = Mesh.async(() -> b.stop(Duration.ofSeconds(30)));
            assertThatThrownBy(() -> stopped.get(300, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
            release.countDown();
            stopped.join();

            assertThat(handled).as("what was not begun is dropped").hasValue(1);
        }
    }

    @Test
    void aNodeIsNotStoppedOnItsOwnIoThread() {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            CompletableFuture<Manager> self = new CompletableFuture<>();
            self.complete(mesh.start(
                    "b",
                    (name, packet) -> {
                        self.join().close();
                        return Ack.OK;
                    },
                    config -> config.dispatch(Dispatch.INLINE)));
            mesh.awaitConnected();

            assertThatThrownBy(() -> a.send("b", new byte[] {1}))
                    .isInstanceOf(MqRejectedException.class)
                    .hasMessageContaining("I/O thread");
        }
    }

    @Test
    void anInterruptedThreadSendsNothing() {
        Recorder recorder = new Recorder();
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", recorder);
            mesh.awaitConnected();

            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> a.send("b", new byte[] {1}))
                    .isInstanceOfSatisfying(
                            MqException.class, e -> assertThat(e.safeToResend()).isTrue());

            assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
            a.send("b", "behind it".getBytes(UTF_8));
            assertThat(recorder.received()).containsExactly("a:behind it");
        }
    }

    @Test
    void connectDialsAgainWhereReconnectingIsOff() {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE, config -> config.autoReconnect(false));
            Mesh.awaitState(a, "b", OutConnState.IDLE);
            mesh.start("b", Mesh.IGNORE);

            a.connect();

            a.awaitConnected("b", Mesh.PATIENCE);
        }
    }

    @Test
    void anEmptyAcceptedTokenIsRefusedWhileRunningToo() {
        try (Mesh mesh = new Mesh("a")) {
            Manager a = mesh.start("a", Mesh.IGNORE);

            assertThatThrownBy(() -> a.setTokens("x", "")).isInstanceOf(InvalidSettingException.class);
        }
    }

    @Test
    void aForeverIsAYear() {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", Mesh.IGNORE);
            mesh.awaitConnected();

            a.send("b", Map.of(), new byte[] {1}, Duration.ofSeconds(Long.MAX_VALUE));
            a.stop(Duration.ofSeconds(Long.MAX_VALUE));

            assertThat(a.state("b")).isEqualTo(OutConnState.STOPPED);
        }
    }
}
