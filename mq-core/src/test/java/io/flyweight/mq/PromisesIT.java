package io.flyweight.mq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqSendWindowFullException;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.Packet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The eight promises, each on real sockets. The simulation checks them on far more histories. */
@Timeout(60)
class PromisesIT {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final byte[] BODY = {1};

    private final CountDownLatch release = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);
    private final Mesh mesh = new Mesh("a", "b", "c");

    @AfterEach
    void stop() {
        release.countDown();
        mesh.close();
    }

    private FaultProxy lineToB() throws IOException {
        return new FaultProxy(mesh.port("b"));
    }

    private Manager startA(FaultProxy line) {
        return mesh.start(
                "a",
                Mesh.IGNORE,
                config -> config.queue("b", line.address()).autoReconnectDuration(Duration.ofMillis(20)));
    }

    private Ack hold(String name, Packet packet) {
        entered.countDown();
        Mesh.hold(release);
        return Ack.OK;
    }

    private static Delivery deliveryOf(CompletableFuture<?> send) {
        return send.handle((ok, e) -> ((MqException) e).delivery()).join();
    }

    /** Sends from {@code a} to b without a pause, and cuts the line in between. */
    private static void sendOverFiveCuts(Journal journal, Manager a, FaultProxy line) {
        for (int cut = 1; cut <= 5; cut++) {
            int goal = journal.handledCount() + 500;
            journal.sendUntil(a, "b", () -> journal.handledCount() >= goal);
            int soFar = line.connections();
            line.cut();
            journal.sendUntil(a, "b", () -> line.connections() > soFar);
        }
        int goal = journal.handledCount() + 500;
        journal.sendUntil(a, "b", () -> journal.handledCount() >= goal);
        journal.awaitAnswers();
    }

    @Test
    void promise1OrderAndPromise5AtMostOnceOverCutConnections() throws IOException {
        Journal journal = new Journal();
        mesh.start("b", journal);
        try (FaultProxy line = lineToB()) {
            Manager a = startA(line);
            sendOverFiveCuts(journal, a, line);

            assertThat(line.connections()).isGreaterThanOrEqualTo(6);
            assertThat(journal.handled())
                    .as("in the order sent, and never twice")
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void promise2HandledAndPromise4HonestAnswersOverCutConnections() throws IOException {
        Journal journal = new Journal();
        mesh.start("b", journal);
        try (FaultProxy line = lineToB()) {
            Manager a = startA(line);
            sendOverFiveCuts(journal, a, line);
        }
        journal.assertHonest();
        assertThat(journal.answers().values()).contains("OK", "REJECTED", "UNKNOWN");
    }

    @Test
    void promise3OneAnswerWithinItsTimeoutWhateverComesLater() throws IOException {
        mesh.start("b", Mesh.IGNORE);
        try (FaultProxy line = lineToB()) {
            Manager a = startA(line);
            a.awaitConnected("b", Mesh.PATIENCE);
            line.hold();
            List<CompletableFuture<Void>> sends = new CopyOnWriteArrayList<>();
            CompletableFuture<Void> patient = a.sendAsync("b", Map.of(), BODY, LONG);
            for (int i = 0; i < 100; i++) {
                sends.add(a.sendAsync("b", Map.of(), BODY, Duration.ofMillis(200)));
            }

            assertThat(sends).allSatisfy(send -> assertThat(deliveryOf(send)).isEqualTo(Delivery.UNKNOWN));
            assertThat(patient).as("its own timeout is not over").isNotDone();
            line.letGo();

            patient.join();
            await().until(() -> a.status().peers().get(0).counters().lateAnswers() == 100);
            assertThat(sends).allSatisfy(send -> assertThat(deliveryOf(send)).isEqualTo(Delivery.UNKNOWN));
        }
    }

    @Test
    void promise4WhatIsToldAsNotDeliveredIsNeverSeen() {
        Recorder seen = new Recorder();
        Manager b = mesh.start("b", (name, packet) -> {
            seen.newPacket(name, packet);
            return hold(name, packet);
        });
        Manager a = mesh.start("a", Mesh.IGNORE);
        mesh.awaitConnected();
        CompletableFuture<Void> taken = a.sendAsync("b", Map.of(), "taken".getBytes(UTF_8), LONG);
        CompletableFuture<Void> dropped = a.sendAsync("b", Map.of(), "dropped".getBytes(UTF_8), LONG);
        Mesh.hold(entered);

        b.forceStop();

        assertThat(deliveryOf(taken)).isEqualTo(Delivery.UNKNOWN);
        assertThat(deliveryOf(dropped)).isEqualTo(Delivery.NOT_DELIVERED);
        release.countDown();
        b.start();
        a.awaitConnected("b", Mesh.PATIENCE);
        a.send("b", "again".getBytes(UTF_8));
        assertThat(seen.received()).containsExactly("a:taken", "a:again");
    }

    @Test
    void promise6NoGhostsOfAnEarlierConnection() throws IOException {
        Recorder seen = new Recorder();
        mesh.start("b", seen);
        try (FaultProxy line = lineToB()) {
            Manager a = startA(line);
            a.awaitConnected("b", Mesh.PATIENCE);
            a.send("b", "before".getBytes(UTF_8));
            line.hold();
            CompletableFuture<Void> ghost = a.sendAsync("b", Map.of(), "ghost".getBytes(UTF_8), LONG);
            await().until(() -> a.status().peers().get(0).inFlightPackets() == 1);

            line.cutDialers();
            assertThat(deliveryOf(ghost)).isEqualTo(Delivery.UNKNOWN);
            a.awaitConnected("b", Mesh.PATIENCE);
            a.send("b", "after".getBytes(UTF_8));
            line.letGo();

            for (int i = 0; i < 50; i++) {
                a.send("b", "later".getBytes(UTF_8));
            }
            assertThat(seen.received())
                    .startsWith("a:before", "a:after", "a:later")
                    .doesNotContain("a:ghost");
        }
    }

    @Test
    void promise7LeavingIsToldUnderLoad() {
        Journal fromA = new Journal();
        Journal fromC = new Journal();
        Manager b = mesh.start("b", (name, packet) -> (name.equals("a") ? fromA : fromC).newPacket(name, packet));
        Manager a = mesh.start("a", Mesh.IGNORE);
        Manager c = mesh.start("c", Mesh.IGNORE);
        mesh.awaitConnected();
        CompletableFuture<Void> stopped = new CompletableFuture<>();
        CompletableFuture<Void> load = CompletableFuture.allOf(
                Mesh.async(() -> fromA.sendUntil(a, "b", stopped::isDone)),
                Mesh.async(() -> fromC.sendUntil(c, "b", stopped::isDone)));
        await().until(() -> fromA.handledCount() > 500 && fromC.handledCount() > 500);

        b.stop(LONG);
        int handledByA = fromA.handledCount();
        stopped.complete(null);
        load.join();

        for (Journal journal : List.of(fromA, fromC)) {
            journal.awaitAnswers();
            journal.assertHonest();
            assertThat(journal.answers().values())
                    .as("no answer is lost where a node leaves in good order")
                    .containsOnly("OK", "REJECTED", "NOT_DELIVERED");
        }
        assertThat(fromA.handled()).as("nothing behind the stop").hasSize(handledByA);
    }

    @Test
    void promise8ADeafPeerAndABlockedHandlerCostTheOthersNothing() throws IOException {
        Mesh wide = new Mesh("node", "deaf", "slow", "good");
        MqWatcher watcher = (name, packet) -> name.equals("slow") ? hold(name, packet) : Ack.OK;
        try (wide;
                ServerSocket server = new ServerSocket()) {
            server.setReceiveBufferSize(4 * 1024);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wide.port("deaf")));
            Manager node = wide.start("node", watcher, config -> config.laneBytes(10_000));
            try (ScriptedPeer deaf = ScriptedPeer.welcome(server, 2_000_000)) {
                Manager slow = wide.start("slow", Mesh.IGNORE, config -> config.sendWindowBytes(100_000));
                Manager good = wide.start("good", Mesh.IGNORE);
                for (String peer : List.of("deaf", "slow", "good")) {
                    node.awaitConnected(peer, Mesh.PATIENCE);
                }
                slow.awaitConnected("node", Mesh.PATIENCE);
                good.awaitConnected("node", Mesh.PATIENCE);
                fill(node, "deaf", 1_000_000);
                fill(slow, "node", 1_000);

                for (int i = 0; i < 1_000; i++) {
                    good.send("node", BODY);
                    node.send("good", BODY);
                    node.send("slow", BODY);
                }

                assertThat(good.status().peers())
                        .allMatch(peer -> peer.counters().reconnects() == 0);
                assertThat(deaf.pings()).as("it has read nothing").isZero();
            }
        }
    }

    /** Sends until the window is full, which bounds what the peer holds. */
    private static void fill(Manager from, String to, int bodyBytes) {
        CompletableFuture<Void> send = new CompletableFuture<>();
        for (int i = 0; !send.isCompletedExceptionally(); i++) {
            assertThat(i).isLessThan(1_000);
            send = from.sendAsync(to, Map.of(), new byte[bodyBytes], i < 8 ? LONG : Duration.ofMillis(100));
        }
        assertThat(send.handle((ok, e) -> e).join()).isInstanceOf(MqSendWindowFullException.class);
    }
}
