package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqListenException;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.net.BreakableTransport;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The listener of a real node. */
@Timeout(60)
class ListenerIT {

    private static final class States implements MqWatcher {

        final List<ListenerState> told = new CopyOnWriteArrayList<>();

        @Override
        public Ack newPacket(String name, Packet packet) {
            return Ack.OK;
        }

        @Override
        public void listenerStateChanged(ListenerState state) {
            told.add(state);
        }
    }

    private static Environment with(Environment real, BreakableTransport transport) {
        return new Environment(
                real.clock(),
                real.wall(),
                real.random(),
                real.power(),
                real.loop(),
                transport,
                real.buffers(),
                real.handlers(),
                real.callbacks());
    }

    @Test
    void aListenerThatLostItsSocketIsBoundAgainAtTheSamePort() throws IOException {
        States states = new States();
        try (Mesh mesh = new Mesh("a", "b")) {
            Config config = mesh.config("b").build();
            Environment real = Environment.real(config);
            BreakableTransport transport = new BreakableTransport(real.transport());
            try (Manager b = new Manager(config, states, with(real, transport))) {
                b.start();
                String before = b.localAddress();

                transport.closeListenerUnderneath();
                await().atMost(Mesh.PATIENCE)
                        .until(() -> states.told.equals(
                                List.of(ListenerState.LISTENING, ListenerState.DOWN, ListenerState.LISTENING)));

                assertThat(b.localAddress()).isEqualTo(before);
                Manager a = mesh.start("a", Mesh.IGNORE);
                a.awaitConnected("b", Mesh.PATIENCE);
                a.send("b", new byte[] {1});
            }
        }
    }

    @Test
    void listensAtAName() {
        Config config = Config.builder("a").queue("a", "localhost:0").build();
        try (Manager a = new Manager(config, Mesh.IGNORE)) {
            a.start();

            assertThat(a.localAddress()).startsWith("localhost:").doesNotEndWith(":0");
        }
    }

    @Test
    void aNameThatNobodyKnowsFailsTheStart() {
        Config config =
                Config.builder("a").queue("a", "no-such-host.invalid:20001").build();
        try (Manager a = new Manager(config, Mesh.IGNORE)) {
            assertThatThrownBy(a::start)
                    .isInstanceOf(MqListenException.class)
                    .hasMessageContaining("no-such-host.invalid:20001");
            assertThat(a.status().listener()).isEqualTo(ListenerState.STOPPED);
        }
    }

    @Test
    void anAddressThatThisMachineDoesNotHaveYetIsWaitedFor() {
        Config config = Config.builder("a").queue("a", "192.0.2.1:20001").build();
        try (Manager a = new Manager(config, Mesh.IGNORE)) {
            a.start();

            assertThat(a.status().listener()).isEqualTo(ListenerState.DOWN);
            assertThat(a.status().listenerError()).contains("does not have the address");
        }
    }
}
