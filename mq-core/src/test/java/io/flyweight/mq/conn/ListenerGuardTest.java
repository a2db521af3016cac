package io.flyweight.mq.conn;

import static io.flyweight.mq.conn.ListenerRig.FIXED;
import static io.flyweight.mq.conn.ListenerRig.RETRY;
import static io.flyweight.mq.conn.ListenerRig.failure;
import static io.flyweight.mq.conn.ListenerRig.listen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqListenException;
import io.flyweight.mq.net.Address;
import io.flyweight.mq.net.BindFailedException;
import io.flyweight.mq.net.BindFailedException.Kind;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenerGuardTest {

    private static final Address FREE = new Address("10.0.0.1", 0);

    private final ListenerRig rig = new ListenerRig();
    private final ManualLoop loop = rig.loop;
    private final ScriptedTransport transport = rig.transport;
    private final List<ListenerState> told = rig.told;

    private ListenerGuard guard(boolean daemon) {
        return rig.guard(daemon);
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
    void aPortThatIsNotPermittedIsAMistakeEvenWithTheDaemon() {
        transport.failures.add(failure(Kind.NOT_PERMITTED));

        assertThatThrownBy(() -> listen(guard(true), new Address("10.0.0.1", 80)))
                .isInstanceOf(MqListenException.class)
                .hasMessageContaining("10.0.0.1:80")
                .hasMessageContaining("no right");
    }

    @Test
    void aListenerWhoseSocketWasClosedIsBoundAgain() {
        ListenerGuard guard = guard(true);
        listen(guard, FREE);

        transport.open = false;
        guard.look(new HashSet<>());
        assertThat(guard.status().error()).contains("closed");
        transport.open = true;
        loop.advance(RETRY);

        assertThat(transport.asked).containsExactly("10.0.0.1:0", "10.0.0.1:40001");
        assertThat(told).containsExactly(ListenerState.LISTENING, ListenerState.DOWN, ListenerState.LISTENING);
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
