package io.flyweight.mq.conn;

import static io.flyweight.mq.conn.ListenerRig.FIXED;
import static io.flyweight.mq.conn.ListenerRig.RETRY;
import static io.flyweight.mq.conn.ListenerRig.failure;
import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.net.Address;
import io.flyweight.mq.net.BindFailedException.Kind;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InterfaceWatchTest {

    private static final String LOOPBACK = "127.0.0.1";
    private static final long REDIAL = 1_000_000_000L;

    private final ListenerRig rig = new ListenerRig();
    private final ListenerGuard guard = rig.guard(true);
    private final OutConnection out = new OutConnection(
            rig.node,
            "peer",
            Route.to(rig.node, new Address("10.0.0.9", 1)),
            new OutConnection.Settings(true, REDIAL, 10, 1000),
            new PeerCounts(),
            (name, state) -> {});
    private final InterfaceWatch watch = new InterfaceWatch(rig.node, RETRY);

    InterfaceWatchTest() {
        watch.add(() -> List.of(guard, rig.inbound, out));
    }

    /** Answers the look that has begun. */
    private void machineHas(String... hosts) {
        rig.transport.interfaceLooks.remove().accept(Set.of(hosts));
    }

    private void listen(String host) {
        ListenerRig.listen(guard, new Address(host, 20_001));
    }

    @Test
    void aListenerWhoseAddressHasLeftIsBoundAgainWhenItIsBack() {
        listen(FIXED.host());
        watch.start();
        machineHas(LOOPBACK, "10.0.0.1");
        assertThat(guard.status().state()).isEqualTo(ListenerState.LISTENING);

        rig.loop.advance(RETRY);
        machineHas(LOOPBACK, "10.0.0.2");
        assertThat(guard.status())
                .isEqualTo(new ListenerGuard.Status(
                        ListenerState.DOWN, null, "the local address 10.0.0.1 has left this machine"));
        assertThat(rig.transport.closed).containsExactly("10.0.0.1:20001");

        rig.transport.failures.add(failure(Kind.NOT_LOCAL));
        rig.loop.advance(RETRY);
        assertThat(guard.status().state()).isEqualTo(ListenerState.DOWN);
        rig.loop.advance(RETRY);

        assertThat(guard.status().state()).isEqualTo(ListenerState.LISTENING);
        assertThat(rig.told).containsExactly(ListenerState.LISTENING, ListenerState.DOWN, ListenerState.LISTENING);
    }

    @Test
    void aListenerAtAllAddressesStays() {
        listen("0.0.0.0");
        watch.start();
        machineHas(LOOPBACK, "10.0.0.1");

        rig.loop.advance(RETRY);
        machineHas(LOOPBACK);

        assertThat(guard.status().state()).isEqualTo(ListenerState.LISTENING);
    }

    @Test
    void aConnectionWhoseAddressHasLeftIsDialledAgain() {
        out.start();
        ScriptedLink link = rig.transport.dialled.get(0);
        watch.start();
        machineHas(LOOPBACK, "10.0.0.1");
        assertThat(link.closed).isFalse();

        rig.loop.advance(RETRY);
        machineHas(LOOPBACK);
        assertThat(link.closed).isTrue();
        assertThat(out.state()).isEqualTo(OutConnState.WAITING);
        assertThat(out.status().lastError()).contains("the local address 10.0.0.1 has left this machine");
        rig.loop.advance(2 * REDIAL);

        assertThat(rig.transport.dialled).hasSize(2);
        assertThat(out.state()).isEqualTo(OutConnState.CONNECTING);
    }

    @Test
    void anAcceptedConnectionWhoseAddressHasLeftIsClosed() {
        ScriptedLink gone = new ScriptedLink();
        ScriptedLink stays = new ScriptedLink();
        stays.localHost = "10.0.0.2";
        rig.inbound.accept(gone);
        rig.inbound.accept(stays);
        watch.start();
        machineHas("10.0.0.1", "10.0.0.2");

        rig.loop.advance(RETRY);
        machineHas("10.0.0.2");

        assertThat(gone.closed).isTrue();
        assertThat(stays.closed).isFalse();
    }

    @Test
    void anAddressThatNoInterfaceEverHadHasNotLeft() {
        ScriptedLink link = new ScriptedLink();
        link.localHost = "127.0.0.2";
        rig.inbound.accept(link);
        watch.start();
        machineHas(LOOPBACK);

        rig.loop.advance(RETRY);
        machineHas(LOOPBACK);

        assertThat(link.closed).isFalse();
    }

    @Test
    void whatIsNewerThanTheLookIsNotJudgedByIt() {
        watch.start();
        machineHas(LOOPBACK, "10.0.0.1");
        rig.loop.advance(RETRY);
        ScriptedLink link = new ScriptedLink();
        rig.inbound.accept(link);

        machineHas(LOOPBACK);

        assertThat(link.closed).isFalse();
    }

    @Test
    void whereTheInterfacesCannotBeReadEverythingStays() {
        listen(FIXED.host());
        watch.start();
        machineHas(LOOPBACK, "10.0.0.1");

        rig.loop.advance(RETRY);
        machineHas();
        assertThat(guard.status().state()).isEqualTo(ListenerState.LISTENING);
        rig.loop.advance(RETRY);
        machineHas(LOOPBACK);

        assertThat(guard.status().state()).isEqualTo(ListenerState.DOWN);
    }

    @Test
    void anAnswerThatComesAfterTheNextLookIsForgotten() {
        listen(FIXED.host());
        watch.start();
        machineHas(LOOPBACK, "10.0.0.1");
        rig.loop.advance(RETRY);
        watch.start();

        machineHas(LOOPBACK);
        assertThat(guard.status().state()).isEqualTo(ListenerState.LISTENING);
        machineHas(LOOPBACK, "10.0.0.1");
        rig.loop.advance(RETRY);
        machineHas(LOOPBACK);

        assertThat(guard.status().state()).isEqualTo(ListenerState.DOWN);
    }

    @Test
    void startsFromTheBeginning() {
        watch.start();
        watch.start();
        assertThat(rig.transport.interfaceLooks).hasSize(2);
        machineHas(LOOPBACK);
        machineHas(LOOPBACK);

        rig.loop.advance(RETRY);

        assertThat(rig.transport.interfaceLooks).as("one timer").hasSize(1);
    }

    @Test
    void aSlowAnswerIsWaitedFor() {
        watch.start();
        rig.loop.advance(10 * RETRY);
        assertThat(rig.transport.interfaceLooks).hasSize(1);

        machineHas(LOOPBACK);
        rig.loop.advance(RETRY);
        assertThat(rig.transport.interfaceLooks).hasSize(1);
    }
}
