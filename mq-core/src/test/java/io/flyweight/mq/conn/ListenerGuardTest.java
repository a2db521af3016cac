package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqListenException;
import io.flyweight.mq.net.Address;
import io.flyweight.mq.net.BindFailedException;
import io.flyweight.mq.net.BindFailedException.Kind;
import io.flyweight.mq.net.BufferPool;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ListenerGuardTest {

    private static final long RETRY = 3_000_000_000L;
    private static final Address FIXED = new Address("10.0.0.1", 20_001);
    private static final Address FREE = new Address("10.0.0.1", 0);

    private final ManualLoop loop = new ManualLoop();
    private final ScriptedTransport transport = new ScriptedTransport();
    private final List<ListenerState> told = new ArrayList<>();

    private ListenerGuard guard(boolean daemon) {
        FrameLink.Setup setup = new FrameLink.Setup(
                loop, new Timing(0, 0, 0, 0, 0, 0), new FrameOutput.Shared(new BufferPool(), loop), 1024);
        Node node = new Node(
                "me",
                1000,
                new Membership(Set.of(), List.of("")),
                setup,
                transport,
                new Random(1),
                () -> Instant.EPOCH,
                Runnable::run);
        Inbound inbound = new Inbound(
                node,
                new Inbound.Settings(10, 1000, Runnable::run),
                (name, packet) -> Ack.OK,
                new Inbound.Peers(name -> new PeerCounts(), name -> {}));
        return new ListenerGuard(node, new ListenerGuard.Settings(daemon, RETRY), inbound, told::add);
    }

    private static BindFailedException failure(Kind kind) {
        return new BindFailedException(kind, null);
    }

    /** Fails as a caller that waits would. */
    private static void listen(ListenerGuard guard, Address address) {
        List<Optional<MqListenException>> answers = new ArrayList<>();
        guard.listen(address, failure -> answers.add(Optional.ofNullable(failure)));
        assertThat(answers).hasSize(1);
        answers.get(0).ifPresent(failure -> {
            throw failure;
        });
    }

    @Test
    void listens() {
        ListenerGuard guard = guard(true);

        listen(guard, FIXED);

        assertThat(guard.status()).isEqualTo(new ListenerGuard.Status(ListenerState.LISTENING, FIXED, null));
        assertThat(told).containsExactly(ListenerState.LISTENING);
    }

    @Test
    void listensOnceHoweverOftenItIsAsked() {
        ListenerGuard guard = guard(true);

        listen(guard, FIXED);
        listen(guard, FIXED);

        assertThat(transport.asked).hasSize(1);
        assertThat(told).hasSize(1);
    }

    @Test
    void anAddressInUseIsAMistakeEvenWithTheDaemon() {
        ListenerGuard guard = guard(true);
        transport.failures.add(failure(Kind.IN_USE));

        assertThatThrownBy(() -> listen(guard, FIXED))
                .isInstanceOf(MqListenException.class)
                .hasMessageContaining("10.0.0.1:20001")
                .hasMessageContaining("in use")
                .hasCauseInstanceOf(BindFailedException.class);

        assertThat(guard.status().state()).isEqualTo(ListenerState.STOPPED);
        assertThat(loop.advance(10 * RETRY)).isZero();
        listen(guard, FIXED);
        assertThat(guard.status().state()).isEqualTo(ListenerState.LISTENING);
    }

    @Test
    void anUnknownHostIsAMistakeEvenWithTheDaemon() {
        transport.failures.add(new UnknownHostException("nowhere"));

        assertThatThrownBy(() -> listen(guard(true), new Address("10.0.0.9", 1)))
                .isInstanceOf(MqListenException.class)
                .hasMessageContaining("10.0.0.9:1");
    }

    @Test
    void anyFailureIsToldWhereTheDaemonIsOff() {
        transport.failures.add(failure(Kind.NOT_LOCAL));

        assertThatThrownBy(() -> listen(guard(false), FIXED))
                .isInstanceOf(MqListenException.class)
                .hasMessageContaining("this machine does not have the address");
        assertThat(told).isEmpty();
    }

    @Test
    void theDaemonBindsAgainUntilItSucceeds() {
        ListenerGuard guard = guard(true);
        transport.failures.add(failure(Kind.NOT_LOCAL));
        transport.failures.add(failure(Kind.NOT_LOCAL));

        listen(guard, FIXED);
        assertThat(guard.status())
                .isEqualTo(
                        new ListenerGuard.Status(ListenerState.DOWN, null, "this machine does not have the address"));
        loop.advance(RETRY - 1);
        assertThat(transport.asked).hasSize(1);
        loop.advance(1);
        assertThat(guard.status().state()).isEqualTo(ListenerState.DOWN);
        loop.advance(RETRY);

        assertThat(guard.status()).isEqualTo(new ListenerGuard.Status(ListenerState.LISTENING, FIXED, null));
        assertThat(told).containsExactly(ListenerState.DOWN, ListenerState.LISTENING);
        assertThat(transport.asked).hasSize(3);
    }

    @Test
    void theDaemonWaitsForAnAddressThatAnotherHasTakenMeanwhile() {
        ListenerGuard guard = guard(true);
        listen(guard, FIXED);
        transport.fail(new IOException("lost"));
        transport.failures.add(failure(Kind.IN_USE));

        loop.advance(2 * RETRY);

        assertThat(guard.status().state()).isEqualTo(ListenerState.LISTENING);
    }

    @Test
    void aListenerThatFailsIsBoundAgainAtTheSamePort() {
        ListenerGuard guard = guard(true);
        listen(guard, FREE);

        transport.fail(new IOException("the interface is gone"));
        assertThat(guard.status())
                .isEqualTo(new ListenerGuard.Status(ListenerState.DOWN, null, "the interface is gone"));
        loop.advance(RETRY);

        assertThat(transport.asked).containsExactly("10.0.0.1:0", "10.0.0.1:40001");
        assertThat(told).containsExactly(ListenerState.LISTENING, ListenerState.DOWN, ListenerState.LISTENING);
    }

    @Test
    void aListenerThatFailsStaysDownWhereTheDaemonIsOff() {
        ListenerGuard guard = guard(false);
        listen(guard, FIXED);

        transport.fail(new IOException("the interface is gone"));

        assertThat(loop.advance(10 * RETRY)).isZero();
        assertThat(guard.status().state()).isEqualTo(ListenerState.DOWN);
    }

    @Test
    void aListenerThatIsDownCanBeBoundByHandWhereTheDaemonIsOff() {
        ListenerGuard guard = guard(false);
        listen(guard, FIXED);
        transport.fail(new IOException("the interface is gone"));

        listen(guard, FIXED);

        assertThat(guard.status().state()).isEqualTo(ListenerState.LISTENING);
    }

    @Test
    void takesTheSameFreePortAfterAStop() {
        ListenerGuard guard = guard(true);
        listen(guard, FREE);
        guard.stop();

        listen(guard, FREE);

        assertThat(transport.asked).containsExactly("10.0.0.1:0", "10.0.0.1:40001");
        assertThat(guard.status().address()).isEqualTo(new Address("10.0.0.1", 40_001));
    }

    @Test
    void namesThePortThatItCouldNotTakeAgain() {
        ListenerGuard guard = guard(true);
        listen(guard, FREE);
        guard.stop();
        transport.failures.add(failure(Kind.IN_USE));

        assertThatThrownBy(() -> listen(guard, FREE)).hasMessageContaining("10.0.0.1:40001");
    }

    @Test
    void anotherAddressIsTakenAsItIsGiven() {
        ListenerGuard guard = guard(true);
        listen(guard, FREE);
        guard.stop();

        listen(guard, new Address("10.0.0.2", 0));

        assertThat(transport.asked).containsExactly("10.0.0.1:0", "10.0.0.2:0");
    }

    @Test
    void aStopClosesAndTellsOnce() {
        ListenerGuard guard = guard(true);
        listen(guard, FIXED);

        guard.stop();
        guard.stop();

        assertThat(transport.closed).containsExactly("10.0.0.1:20001");
        assertThat(told).containsExactly(ListenerState.LISTENING, ListenerState.STOPPED);
        assertThat(guard.status()).isEqualTo(new ListenerGuard.Status(ListenerState.STOPPED, null, null));
    }

    @Test
    void aStopEndsTheRetries() {
        ListenerGuard guard = guard(true);
        listen(guard, FIXED);
        transport.fail(new IOException("gone"));

        guard.stop();

        assertThat(loop.advance(10 * RETRY)).isZero();
        assertThat(transport.asked).hasSize(1);
        assertThat(told).endsWith(ListenerState.STOPPED);
    }
}
