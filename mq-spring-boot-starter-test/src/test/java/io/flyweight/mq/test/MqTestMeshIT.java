package io.flyweight.mq.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqConnectionLostException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.test.MqFaultProxy.Way;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A mesh of nothing but stand-ins. */
@Timeout(60)
class MqTestMeshIT {

    private static final Duration SHORT = Duration.ofMillis(300);

    private final MqTestMesh mesh = MqTestMesh.of("orders", "inventory", "shipping");
    private final MqRecorder inventory = new MqRecorder();

    record Reserve(int article) {}

    record Reserved(int article) {}

    @AfterEach
    void close() {
        mesh.close();
    }

    private Manager startBoth() {
        mesh.start("orders", new MqRecorder());
        Manager node = mesh.start("inventory", inventory);
        mesh.awaitConnected();
        return node;
    }

    @Test
    void sendsFromOneStandInToAnother() {
        startBoth();
        inventory.on(Reserve.class, reserve -> new Reserved(reserve.article()));

        assertThat(mesh.template("orders").sendAndReceive("inventory", new Reserve(42), Reserved.class))
                .isEqualTo(new Reserved(42));
        assertThat(inventory.awaitCount(1).get(0).sender()).isEqualTo("orders");
    }

    @Test
    void closesAllTheRestWhereOneStandInCannotBeStopped() throws Exception {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        // A node cannot be stopped by its own I/O thread.
        MqWatcher closing = (sender, packet) -> {
            try {
                mesh.close();
            } catch (IllegalStateException e) {
                closed.completeExceptionally(e);
            }
            return Ack.OK;
        };
        mesh.start("orders", closing, config -> config.dispatch(Dispatch.INLINE));
        mesh.start("inventory", inventory);
        mesh.awaitConnected();
        mesh.template("inventory").sendAsync("orders", "close");

        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> closed.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(IllegalStateException.class);
        assertThat(mesh.manager("inventory").status().listener()).isEqualTo(ListenerState.STOPPED);
        int port = Integer.parseInt(mesh.link("orders", "inventory").address().split(":")[1]);
        assertThatExceptionOfType(ConnectException.class)
                .isThrownBy(() -> new Socket(MqFaultProxy.loopback(), port).close());
    }

    @Test
    void aStandInCanLeaveAndComeBack() {
        Manager node = startBoth();
        node.close();
        assertThatExceptionOfType(MqOutClosedException.class)
                .isThrownBy(() -> mesh.template("orders").send("inventory", new Reserve(1)));

        node.start();
        mesh.awaitConnected();
        mesh.template("orders").send("inventory", new Reserve(2));

        assertThat(inventory.payloads(Reserve.class)).containsExactly(new Reserve(2));
    }

    @Test
    void aStandInCanBeReplacedOnceItIsStopped() {
        startBoth();
        assertThatIllegalStateException()
                .isThrownBy(() -> mesh.start("inventory", inventory))
                .withMessageContaining("runs already");
        mesh.manager("inventory").forceStop();

        mesh.start("inventory", new MqRecorder().reject("another one"));
        mesh.awaitConnected();

        assertThatExceptionOfType(MqRejectedException.class)
                .isThrownBy(() -> mesh.template("orders").send("inventory", new Reserve(1)))
                .withMessageContaining("another one");
    }

    @Test
    void aCutLinkIsDialledAgain() {
        startBoth();
        inventory.hold();
        var answer = mesh.template("orders").sendAsync("inventory", new Reserve(1));
        inventory.awaitCount(1);

        mesh.link("orders", "inventory").cut();

        await().until(answer::isDone);
        assertThat(answer)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(MqConnectionLostException.class);
        inventory.release();
        mesh.awaitConnected();
        mesh.template("orders").send("inventory", new Reserve(2));
    }

    @Test
    void aRefusingLinkKeepsOneDirectionDown() {
        startBoth();
        MqFaultProxy link = mesh.link("orders", "inventory");
        link.refuse();
        link.cut();
        await().until(() -> mesh.manager("orders").state("inventory") != OutConnState.CONNECTED);

        assertThatExceptionOfType(MqOutClosedException.class)
                .isThrownBy(() -> mesh.template("orders").send("inventory", new Reserve(1)));
        mesh.template("inventory").send("orders", new Reserved(1));

        link.restore();
        mesh.awaitConnected();
        mesh.template("orders").send("inventory", new Reserve(2));
    }

    @Test
    void withoutAnswersNobodyKnows() {
        startBoth();
        mesh.link("orders", "inventory").drop(Way.ANSWERS);

        assertThatExceptionOfType(MqSendTimeoutException.class)
                .isThrownBy(() -> mesh.template("orders").send("inventory", new Reserve(1), Map.of(), SHORT))
                .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN));
        assertThat(inventory.await(Reserve.class)).isEqualTo(new Reserve(1));
        mesh.restore();
        mesh.awaitConnected();
        mesh.template("orders").send("inventory", new Reserve(2));
    }

    @Test
    void waitsForTheNextConnectionOfALinkThatHasJustBeenCut() {
        startBoth();
        for (int i = 0; i < 20; i++) {
            mesh.link("orders", "inventory").cut();
            mesh.awaitConnected();
            mesh.template("orders").send("inventory", new Reserve(i));
        }
    }

    @Test
    void waitsForTheNextConnectionOfANodeThatHasJustBeenStopped() {
        Manager node = startBoth();
        for (int i = 0; i < 20; i++) {
            node.forceStop();
            node.start();
            mesh.awaitConnected();
            mesh.template("orders").send("inventory", new Reserve(i));
        }
    }

    @Test
    void aHalfOpenLinkIsEndedByTheHeartbeat() {
        mesh.start("inventory", inventory);
        mesh.start(
                "orders",
                new MqRecorder(),
                config -> config.heartbeatInterval(Duration.ofMillis(100)).heartbeatTimeout(Duration.ofMillis(500)));
        mesh.awaitConnected();

        mesh.link("orders", "inventory").hold();

        await().until(() -> mesh.manager("orders").state("inventory") != OutConnState.CONNECTED);
        mesh.restore();
        mesh.awaitConnected();
    }

    @Test
    void otherMeshesAreStrangers() {
        startBoth();
        try (MqTestMesh other = MqTestMesh.of("orders", "inventory", "shipping")) {
            assertThat(other.properties("orders").get("mq.auth-token"))
                    .isNotEqualTo(mesh.properties("orders").get("mq.auth-token"));
        }
    }

    @Test
    void givesTheSettingsOfANode() {
        Map<String, String> settings = mesh.properties("orders");

        assertThat(settings)
                .containsEntry("mq.name", "orders")
                .containsEntry("mq.queues.orders", "127.0.0.1:0")
                .containsEntry(
                        "mq.queues.inventory", mesh.link("orders", "inventory").address())
                .containsKeys("mq.queues.shipping", "mq.auth-token");
    }

    @Test
    void passesOnToAProcessThatItWasToldOf() {
        try (MqTestMesh there = MqTestMesh.of("inventory")) {
            Manager node = there.start(
                    "inventory", inventory, config -> config.authToken("shared").queue("orders", "127.0.0.1:1"));
            mesh.start("orders", new MqRecorder(), config -> config.authToken("shared"));
            String address = String.valueOf(node.localAddress());

            mesh.listensAt("inventory", Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)));
            mesh.awaitConnected();

            mesh.template("orders").send("inventory", new Reserve(5));
            assertThat(inventory.payloads(Reserve.class)).containsExactly(new Reserve(5));
        }
    }

    @Test
    void saysWhatIsNotThere() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mesh.properties("billing"))
                .withMessageContaining("'billing' is not in the mesh");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mesh.link("orders", "orders"))
                .withMessageContaining("no link from 'orders' to 'orders'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mesh.template("orders"))
                .withMessageContaining("'orders' has not been started");
    }
}
