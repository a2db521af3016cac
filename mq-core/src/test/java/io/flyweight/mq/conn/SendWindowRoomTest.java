package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqConnectionLostException;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqSendWindowFullException;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.wire.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Waiting for room, with real threads. */
@Timeout(60)
class SendWindowRoomTest {

    private static final long AN_HOUR = 3_600_000_000_000L;
    private static final int COST = 64;

    private final List<String> done = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    @AfterEach
    void endThreads() throws InterruptedException {
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join();
        }
    }

    /** Starts a caller and returns once it waits for room. */
    private Thread startWaiting(WindowRig rig, String name, int bodyBytes) {
        Thread thread = new Thread(() -> {
            try {
                rig.waitAndSend(bodyBytes, AN_HOUR);
                done.add(name);
            } catch (MqException e) {
                String flag = Thread.currentThread().isInterrupted() ? " interrupted" : "";
                done.add(name + " " + e.getClass().getSimpleName() + " " + e.delivery() + flag);
            }
        });
        threads.add(thread);
        thread.start();
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }

    private void awaitDone(String... names) {
        await().untilAsserted(() -> assertThat(done).containsExactly(names));
    }

    @Test
    void failsAtOnceWhereItMustNotWait() {
        WindowRig rig = new WindowRig(1, 1_000_000);
        rig.send(1);

        assertThatThrownBy(() -> rig.send(1))
                .isInstanceOfSatisfying(
                        MqSendWindowFullException.class,
                        e -> assertThat(e.delivery()).isEqualTo(Delivery.NOT_DELIVERED))
                .hasMessageContaining("1 packets")
                .hasMessageContaining("65 bytes")
                .hasMessageContaining("'peer'");
        assertThat(rig.window.inFlight()).isOne();
    }

    @Test
    void failsAtOnceWhenItsTimeIsOver() {
        WindowRig rig = new WindowRig(1, 1_000_000);
        rig.send(1);

        assertThatThrownBy(() -> rig.waitAndSend(1, 0)).isInstanceOf(MqSendWindowFullException.class);
    }

    @Test
    void countsSixtyFourBytesForEachPacket() {
        WindowRig rig = new WindowRig(100, 2 * (COST + 10));
        rig.send(10);

        assertThatThrownBy(() -> rig.send(11)).isInstanceOf(MqSendWindowFullException.class);
        rig.send(10);
        assertThatThrownBy(() -> rig.send(0)).isInstanceOf(MqSendWindowFullException.class);
    }

    @Test
    void anEmptyWindowAdmitsAnyOnePacket() throws ProtocolException {
        WindowRig rig = new WindowRig(1, 1);
        rig.send(400_000);
        assertThatThrownBy(() -> rig.send(0)).isInstanceOf(MqSendWindowFullException.class);

        rig.window.acknowledge(1, Ack.OK, "");

        rig.send(300_000);
    }

    @Test
    void anExpiredSendKeepsItsRoomUntilThePeerAnswers() throws ProtocolException {
        WindowRig rig = new WindowRig(1, 1_000_000);
        rig.send(new byte[1], 100);
        rig.out.loop.advance(100);
        rig.window.expire();
        assertThatThrownBy(() -> rig.send(1)).isInstanceOf(MqSendWindowFullException.class);

        rig.window.acknowledge(1, Ack.OK, "");

        rig.send(1);
    }

    @Test
    void waitersAreServedFirstComeFirstServed() throws ProtocolException {
        WindowRig rig = new WindowRig(1, 1_000_000);
        rig.send(1);
        startWaiting(rig, "first", 1);
        startWaiting(rig, "second", 1);
        startWaiting(rig, "third", 1);

        rig.window.acknowledge(1, Ack.OK, "");
        awaitDone("first");
        rig.window.acknowledge(2, Ack.OK, "");
        awaitDone("first", "second");
        rig.window.acknowledge(3, Ack.OK, "");
        awaitDone("first", "second", "third");
    }

    @Test
    void oneAckLetsAsManyInAsThereIsRoomFor() throws ProtocolException {
        WindowRig rig = new WindowRig(3, 1_000_000);
        rig.send(1);
        rig.send(1);
        rig.send(1);
        startWaiting(rig, "first", 1);
        startWaiting(rig, "second", 1);

        rig.window.acknowledge(3, Ack.OK, "");

        await().until(() -> done.size() == 2);
        assertThat(rig.window.inFlight()).isEqualTo(2);
    }

    @Test
    void whoWaitsFindsTheRoomThatIsNotWorthACall() throws ProtocolException {
        WindowRig rig = new WindowRig(8, 1_000_000);
        for (int i = 0; i < 8; i++) {
            rig.send(1);
        }
        startWaiting(rig, "first", 1);

        rig.window.acknowledge(1, Ack.OK, "");

        awaitDone("first");
        assertThat(rig.window.inFlight()).isEqualTo(8);
    }

    @Test
    void aSmallPacketDoesNotOvertakeALargeOneThatWaits() throws ProtocolException {
        WindowRig rig = new WindowRig(100, 1000);
        rig.send(500);
        rig.send(200);
        startWaiting(rig, "large", 800);

        assertThatThrownBy(() -> rig.send(0)).isInstanceOf(MqSendWindowFullException.class);
        startWaiting(rig, "small", 0);
        rig.window.acknowledge(1, Ack.OK, "");
        assertThatThrownBy(() -> rig.send(0)).isInstanceOf(MqSendWindowFullException.class);
        rig.window.acknowledge(2, Ack.OK, "");

        await().until(() -> done.size() == 2);
        assertThat(done).containsExactlyInAnyOrder("large", "small");
        rig.window.acknowledge(4, Ack.OK, "");
    }

    @Test
    void aReplyMakesRoomToo() throws ProtocolException {
        WindowRig rig = new WindowRig(1, 1_000_000);
        rig.request();
        startWaiting(rig, "waiter", 1);

        rig.window.reply(1, new Packet(Map.of(), new byte[0]));

        awaitDone("waiter");
    }

    @Test
    void anInterruptedWaiterKeepsItsFlagAndLetsTheNextIn() throws ProtocolException {
        WindowRig rig = new WindowRig(1, 1_000_000);
        rig.send(1);
        Thread first = startWaiting(rig, "first", 1);
        startWaiting(rig, "second", 1);

        first.interrupt();
        awaitDone("first MqSendWindowFullException NOT_DELIVERED interrupted");
        rig.window.acknowledge(1, Ack.OK, "");

        awaitDone("first MqSendWindowFullException NOT_DELIVERED interrupted", "second");
    }

    @Test
    void anInterruptedCallerDoesNotWaitAtAll() {
        WindowRig rig = new WindowRig(1, 1_000_000);
        rig.send(1);

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> rig.waitAndSend(1, AN_HOUR))
                .isInstanceOf(MqSendWindowFullException.class)
                .hasCauseInstanceOf(InterruptedException.class);

        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aCallerThatIsInterruptedSendsNothingAlthoughThereIsRoom() {
        WindowRig rig = new WindowRig();

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> rig.waitAndSend(1, AN_HOUR))
                .isInstanceOf(MqSendWindowFullException.class)
                .hasMessageContaining("interrupted");
        rig.send(1);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(rig.window.inFlight()).as("the async one").isOne();
    }

    @Test
    void aWaitForRoomEndsAtItsDeadlineAndNotBefore() throws ProtocolException {
        WindowRig rig = new WindowRig(1, 1_000_000);
        rig.send(1);
        rig.out.loop.onPark = () -> rig.out.loop.advance(60);

        assertThatThrownBy(() -> rig.waitAndSend(1, 180)).isInstanceOf(MqSendWindowFullException.class);
        assertThat(rig.out.loop.parks).isEqualTo(3);

        rig.out.loop.onPark = () -> {
            try {
                rig.window.acknowledge(1, Ack.OK, "");
            } catch (ProtocolException e) {
                throw new AssertionError(e);
            }
        };
        rig.waitAndSend(1, 60);
        assertThat(rig.window.inFlight()).isOne();
    }

    @Test
    void aGoodbyeWakesAllWaiters() throws ProtocolException {
        WindowRig rig = new WindowRig(1, 1_000_000);
        rig.send(1);
        startWaiting(rig, "first", 1);
        startWaiting(rig, "second", 1);

        rig.window.goodbye(1, "rebooting");

        String lost = " " + MqConnectionLostException.class.getSimpleName() + " NOT_DELIVERED";
        await().untilAsserted(() -> assertThat(done).containsExactlyInAnyOrder("first" + lost, "second" + lost));
    }

    @Test
    void aBlockedSenderIsWokenByItsAnswer() throws ProtocolException {
        WindowRig rig = new WindowRig(1, 1_000_000);
        Thread sender = new Thread(() -> {
            rig.window.await(rig.blocking(AN_HOUR));
            done.add("answered");
        });
        threads.add(sender);
        sender.start();
        await().until(() -> sender.getState() == Thread.State.TIMED_WAITING);

        rig.window.acknowledge(1, Ack.OK, "");

        awaitDone("answered");
    }
}
