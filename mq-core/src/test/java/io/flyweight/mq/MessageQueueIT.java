package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqListenException;
import io.flyweight.mq.api.MqWatcher;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The receiving half alone, without a {@link Manager}. */
@Timeout(60)
class MessageQueueIT {

    private static final String ANYWHERE = "127.0.0.1:0";

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final MqWatcher recorder = (name, packet) -> {
        received.add(name);
        return Ack.OK;
    };
    private final MessageQueue queue = new MessageQueue(
            Config.builder("alone").authToken(ScriptedPeer.TOKEN).build());

    @AfterEach
    void close() {
        queue.close();
    }

    private int port() {
        String address = Objects.requireNonNull(queue.localAddress());
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }

    private static void assertHandles(ScriptedPeer peer, int number) throws IOException {
        peer.packet(false, new byte[1]);
        assertThat(peer.next()).isEqualTo("ACK " + number + " OK");
    }

    private static boolean hasIoThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("mq-io-alone"));
    }

    @Test
    void acceptsEveryNameThatProvesTheToken() throws IOException {
        queue.startListen(ANYWHERE, recorder);

        try (ScriptedPeer one = ScriptedPeer.dialAs("one", "alone", port(), 1_000);
                ScriptedPeer two = ScriptedPeer.dialAs("two", "alone", port(), 1_000)) {
            assertHandles(one, 1);
            assertHandles(two, 1);
        }
        assertThat(received).containsExactly("one", "two");
    }

    @Test
    void stoppingTheListenerKeepsTheConnections() throws IOException {
        queue.startListen(ANYWHERE, recorder);
        int port = port();
        try (ScriptedPeer peer = ScriptedPeer.dialAs("one", "alone", port, 1_000)) {
            queue.stopListener();
            queue.stopListener();

            assertThat(queue.localAddress()).isNull();
            assertThatThrownBy(() -> ScriptedPeer.dial(port)).isInstanceOf(IOException.class);
            assertHandles(peer, 1);

            queue.stopConnections();
            queue.stopConnections();
            assertThat(peer.next()).isEqualTo("CLOSE SHUTDOWN 1");
        }
        await().until(() -> !hasIoThread());
    }

    @Test
    void stoppingTheConnectionsKeepsTheListener() throws IOException {
        queue.startListen(ANYWHERE, recorder);
        try (ScriptedPeer peer = ScriptedPeer.dialAs("one", "alone", port(), 1_000)) {
            assertHandles(peer, 1);
            queue.stopConnections();
            assertThat(peer.next()).isEqualTo("CLOSE SHUTDOWN 1");
        }
        try (ScriptedPeer again = ScriptedPeer.dialAs("one", "alone", port(), 1_000)) {
            assertHandles(again, 1);
        }
    }

    @Test
    void startsAgainAfterEachStop() throws IOException {
        for (int i = 1; i <= 5; i++) {
            queue.startListen(ANYWHERE, recorder);
            queue.startListen(ANYWHERE, recorder);
            try (ScriptedPeer peer = ScriptedPeer.dialAs("one", "alone", port(), 1_000)) {
                assertHandles(peer, 1);
            }
            queue.close();
            queue.close();
            assertThat(hasIoThread()).isFalse();
        }
        assertThat(received).hasSize(5);
    }

    @Test
    void startsAgainAfterTheListenerAloneWasStopped() throws IOException {
        queue.startListen(ANYWHERE, recorder);
        int port = port();
        try (ScriptedPeer peer = ScriptedPeer.dialAs("one", "alone", port, 1_000)) {
            queue.stopListener();
            queue.startListen(ANYWHERE, recorder);

            assertThat(port())
                    .as("a port that was chosen freely is taken again")
                    .isEqualTo(port);
            assertHandles(peer, 1);
        }
    }

    @Test
    void whatWasNeverStartedCanBeStopped() {
        queue.stopListener();
        queue.stopConnections();
        queue.close();

        assertThat(queue.localAddress()).isNull();
        assertThat(hasIoThread()).isFalse();
    }

    @Test
    void anAddressInUseLeavesNothingBehind() {
        queue.startListen(ANYWHERE, recorder);
        try (MessageQueue second = new MessageQueue(Config.builder("second").build())) {
            String taken = Objects.requireNonNull(queue.localAddress());

            assertThatThrownBy(() -> second.startListen(taken, recorder)).isInstanceOf(MqListenException.class);
            assertThat(second.localAddress()).isNull();
            second.startListen(ANYWHERE, recorder);
            assertThat(second.localAddress()).isNotNull();
        }
    }

    @Test
    void aMalformedAddressIsNamed() {
        assertThatThrownBy(() -> queue.startListen("nowhere", recorder))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'nowhere'")
                .hasMessageContaining("host:port");
    }
}
