package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.api.MqConnectionLostException;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqPacketTooLargeException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.MqSendWindowFullException;
import io.flyweight.mq.api.OutConnState;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A node sends to its own name: the same promises, without a socket. */
@Timeout(60)
class SendToSelfIT {

    private final Mesh mesh = new Mesh("me");

    @AfterEach
    void stop() {
        mesh.close();
    }

    private static Delivery deliveryOf(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        assertThat(cause).isInstanceOf(MqException.class);
        return ((MqException) Objects.requireNonNull(cause)).delivery();
    }

    @ParameterizedTest
    @EnumSource(Dispatch.class)
    void handlesItsOwnPacketsInOrder(Dispatch dispatch) {
        List<Integer> handled = new CopyOnWriteArrayList<>();
        Manager me = mesh.start(
                "me",
                (name, packet) -> {
                    assertThat(name).isEqualTo("me");
                    handled.add(ByteBuffer.wrap(packet.body()).getInt());
                    return Ack.OK;
                },
                settings -> settings.dispatch(dispatch));
        me.awaitConnected("me", Mesh.PATIENCE);

        List<CompletableFuture<Void>> sends = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            sends.add(me.sendAsync(
                    "me",
                    ByteBuffer.allocate(i % 100 == 0 ? 100_000 : 4).putInt(i).array()));
        }
        CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new)).join();

        assertThat(handled)
                .containsExactlyElementsOf(IntStream.range(0, 1_000).boxed().toList());
        assertThat(me.state("me")).isEqualTo(OutConnState.CONNECTED);
        assertThat(me.peers()).as("a node is not its own peer").isEmpty();
        assertThat(me.status().peers()).isEmpty();
    }

    @Test
    void theHandlerGetsACopyOfTheBody() {
        CountDownLatch changed = new CountDownLatch(1);
        AtomicReference<byte[]> seen = new AtomicReference<>();
        Manager me = mesh.start("me", (name, packet) -> {
            Mesh.hold(changed);
            seen.set(packet.body());
            return Ack.OK;
        });
        me.awaitConnected("me", Mesh.PATIENCE);
        byte[] body = new byte[200_000];

        CompletableFuture<Void> sent = me.sendAsync("me", Map.of(), body, Duration.ofMillis(50));
        assertThat(sent.handle((nothing, failure) -> deliveryOf(failure)).join())
                .isEqualTo(Delivery.UNKNOWN);
        Arrays.fill(body, (byte) 1);
        changed.countDown();

        await().until(() -> seen.get() != null);
        assertThat(seen.get()).hasSize(200_000).containsOnly(0);
    }

    @Test
    void answersAsAnyOtherQueueDoes() {
        Manager me = mesh.start(
                "me",
                (name, packet) -> {
                    if (packet.body().length == 1) {
                        throw new IllegalStateException("not this one");
                    }
                    packet.reply(new byte[] {7});
                    return Ack.OK;
                },
                settings -> settings.packetSizeLimit(1_000));
        me.awaitConnected("me", Mesh.PATIENCE);

        assertThat(me.request("me", new byte[2]).body()).containsExactly(7);
        assertThatThrownBy(() -> me.send("me", new byte[1]))
                .isInstanceOf(MqRejectedException.class)
                .hasMessageContaining("not this one");
        assertThatThrownBy(() -> me.send("me", new byte[1_001])).isInstanceOf(MqPacketTooLargeException.class);
    }

    @Test
    void aSlowHandlerFillsTheWindowAndTimesOut() {
        CountDownLatch go = new CountDownLatch(1);
        Manager me = mesh.start(
                "me",
                Mesh.holding(go),
                settings -> settings.sendWindowPackets(1).packetWaitTimeout(Duration.ofMillis(100)));
        me.awaitConnected("me", Mesh.PATIENCE);

        assertThatThrownBy(() -> me.send("me", new byte[1])).isInstanceOf(MqSendTimeoutException.class);
        assertThatThrownBy(() -> me.send("me", new byte[1])).isInstanceOf(MqSendWindowFullException.class);
        go.countDown();
    }

    @Test
    void aHandlerOfAnOwnPacketMayNotWaitForAnotherOne() {
        AtomicReference<Manager> node = new AtomicReference<>();
        Manager me = mesh.start("me", (name, packet) -> {
            Objects.requireNonNull(node.get()).send("me", packet.body());
            return Ack.OK;
        });
        node.set(me);
        me.awaitConnected("me", Mesh.PATIENCE);

        assertThatThrownBy(() -> me.send("me", new byte[1]))
                .isInstanceOf(MqRejectedException.class)
                .hasMessageContaining("use the async form");
    }

    @Test
    void isClosedWhileTheNodeDoesNotReceive() {
        Manager me = mesh.start("me", Mesh.IGNORE);
        me.awaitConnected("me", Mesh.PATIENCE);

        me.stopListening(Duration.ofSeconds(5));
        assertThatThrownBy(() -> me.send("me", new byte[1])).isInstanceOf(MqOutClosedException.class);

        me.listen();
        me.awaitConnected("me", Mesh.PATIENCE);
        me.send("me", new byte[1]);
    }

    @Test
    void stoppingHandlesWhatWasTaken() {
        CountDownLatch inHandler = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Manager me = mesh.start("me", (name, packet) -> {
            inHandler.countDown();
            Mesh.hold(go);
            return Ack.OK;
        });
        me.awaitConnected("me", Mesh.PATIENCE);
        CompletableFuture<Void> sent = me.sendAsync("me", new byte[1]);
        Mesh.hold(inHandler);

        CompletableFuture<Void> stopped = Mesh.async(() -> me.stop(Duration.ofSeconds(20)));
        Mesh.awaitState(me, "me", OutConnState.LEAVING);
        assertThatThrownBy(() -> me.send("me", new byte[1]))
                .isInstanceOfAny(MqOutClosedException.class, MqConnectionLostException.class)
                .satisfies(e -> assertThat(((MqException) e).safeToResend()).isTrue());
        go.countDown();

        sent.join();
        stopped.join();
        assertThat(me.state("me")).isEqualTo(OutConnState.STOPPED);
    }
}
