package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer's word on leaving binds it. */
@Timeout(60)
class GoodbyeIT {

    private final Mesh mesh = new Mesh("node", "peer");

    @AfterEach
    void stop() {
        mesh.close();
    }

    @Test
    void aDialerThatHasLeftSendsNothingMore() throws IOException {
        List<Integer> handled = new CopyOnWriteArrayList<>();
        mesh.start("node", (name, packet) -> {
            handled.add(packet.body().length);
            return Ack.OK;
        });
        try (ScriptedPeer peer = ScriptedPeer.dialAs("peer", "node", mesh.port("node"), 1_000)) {
            peer.packet(false, new byte[1]);
            assertThat(peer.next()).isEqualTo("ACK 1 OK");
            peer.goodbye(0);
            peer.packet(false, new byte[2]);

            assertThat(peer.next()).isEqualTo("CLOSE PROTOCOL_ERROR 1");
        }
        assertThat(handled).containsExactly(1);
    }

    @Test
    void anAcceptorMayTakeLessThanItHasSaidAndNeverMore() throws IOException {
        try (ServerSocket server = new ServerSocket(mesh.port("peer"), 5, InetAddress.getLoopbackAddress())) {
            Manager node = mesh.start("node", Mesh.IGNORE);
            try (ScriptedPeer peer = ScriptedPeer.welcome(server, 1_000)) {
                node.awaitConnected("peer", Mesh.PATIENCE);
                for (int i = 0; i < 3; i++) {
                    node.sendAsync("peer", new byte[1]);
                    assertThat(peer.next()).startsWith("PACKET");
                }
                peer.goodbye(2);
                peer.goodbye(1);
                peer.goodbye(2);

                assertThat(peer.next()).isEqualTo("CLOSE PROTOCOL_ERROR 0");
            }
        }
    }
}
