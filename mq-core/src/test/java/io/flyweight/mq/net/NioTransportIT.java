package io.flyweight.mq.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NioTransportIT {

    private static final String LOOPBACK = "127.0.0.1";

    private final EventLoop loop = new EventLoop("loop under test", System::nanoTime);
    private final NioTransport transport = new NioTransport(loop, task -> new Thread(task).start());
    private final List<LinkNotes> accepted = new CopyOnWriteArrayList<>();
    private final List<Link> acceptedLinks = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        loop.start();
    }

    @AfterEach
    void stop() {
        loop.stop();
    }

    /** Calls on the loop and waits; what is thrown there is thrown here as the cause. */
    private <T> T onLoop(Callable<T> call) {
        return CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return call.call();
                            } catch (Exception e) {
                                throw new CompletionException(e);
                            }
                        },
                        loop)
                .join();
    }

    private void turn() {
        onLoop(() -> true);
    }

    private LinkHandler accept(Link link) {
        LinkNotes notes = new LinkNotes();
        acceptedLinks.add(link);
        accepted.add(notes);
        return notes;
    }

    private Transport.Acceptor listen() {
        return onLoop(() -> transport.listen(new Address(LOOPBACK, 0), this::accept, cause -> {}));
    }

    private Link dial(int port, LinkHandler handler) {
        return onLoop(() -> transport.connect(new Address(LOOPBACK, port), handler));
    }

    private void write(Link link, String text) {
        int count = onLoop(() -> link.write(ByteBuffer.wrap(text.getBytes(US_ASCII))));
        assertThat(count).isEqualTo(text.length());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void carriesBytesBothWays() {
        Transport.Acceptor acceptor = listen();
        LinkNotes notes = new LinkNotes();
        Link link = dial(acceptor.localAddress().port(), notes);
        await().until(() -> notes.events.contains("connected") && !accepted.isEmpty());

        write(link, "there");
        write(acceptedLinks.get(0), "and back");

        await().until(() -> accepted.get(0).text().equals("there"));
        await().until(() -> notes.text().equals("and back"));
        assertThat(accepted.get(0).events)
                .as("an accepted link is open from the start")
                .isEmpty();
        assertThat(link.remoteAddress()).isEqualTo(acceptor.localAddress().toString());
    }

    @Test
    void anUnknownHostEndsTheDial() {
        LinkNotes notes = new LinkNotes();

        onLoop(() -> transport.connect(new Address("no-such-host.invalid", 1), notes));

        assertThat(notes.failure.join())
                .hasMessageContaining("no-such-host.invalid")
                .hasCauseInstanceOf(UnknownHostException.class);
        turn();
        assertThat(notes.events).containsExactly("failed");
    }

    @Test
    void aRefusedConnectionEndsTheDial() throws IOException {
        LinkNotes notes = new LinkNotes();

        dial(freePort(), notes);

        assertThat(notes.failure.join()).isInstanceOf(ConnectException.class);
        turn();
        assertThat(notes.events).containsExactly("failed");
    }

    @Test
    void aDialThatIsGivenUpTellsNothing() {
        Transport.Acceptor acceptor = listen();
        LinkNotes notes = new LinkNotes();

        onLoop(() -> {
            transport
                    .connect(new Address(LOOPBACK, acceptor.localAddress().port()), notes)
                    .close();
            return true;
        });
        LinkNotes later = new LinkNotes();
        dial(acceptor.localAddress().port(), later);
        await().until(() -> later.events.contains("connected"));

        assertThat(notes.events).isEmpty();
    }

    @Test
    void tellsTheOrderlyEndOfThePeersStream() {
        Transport.Acceptor acceptor = listen();
        LinkNotes notes = new LinkNotes();
        Link link = dial(acceptor.localAddress().port(), notes);
        await().until(() -> !accepted.isEmpty() && notes.events.contains("connected"));

        onLoop(() -> {
            acceptedLinks.get(0).shutdownOutput();
            return true;
        });

        await().until(() -> notes.events.contains("end"));
        write(link, "the other direction goes on");
        await().until(() -> accepted.get(0).text().equals("the other direction goes on"));
        assertThat(notes.events).containsExactly("connected", "end");
    }

    @Test
    void isNotCalledAfterItsClose() throws IOException {
        Transport.Acceptor acceptor = listen();
        try (Socket socket = new Socket(LOOPBACK, acceptor.localAddress().port())) {
            await().until(() -> !accepted.isEmpty());
            onLoop(() -> {
                acceptedLinks.get(0).close();
                return true;
            });
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            turn();
        }

        assertThat(accepted.get(0).events).isEmpty();
    }

    @Test
    void pausesReading() throws IOException {
        Transport.Acceptor acceptor = listen();
        try (Socket socket = new Socket(LOOPBACK, acceptor.localAddress().port())) {
            await().until(() -> !accepted.isEmpty());
            LinkNotes notes = accepted.get(0);
            onLoop(() -> {
                acceptedLinks.get(0).pauseReading();
                return true;
            });
            socket.getOutputStream().write("held back".getBytes(US_ASCII));
            for (int i = 0; i < 100; i++) {
                turn();
            }
            assertThat(notes.text()).isEmpty();

            onLoop(() -> {
                acceptedLinks.get(0).resumeReading();
                return true;
            });
            await().until(() -> notes.text().equals("held back"));
        }
    }

    @Test
    void tellsOnceThatThereIsRoomAgain() throws IOException {
        Transport.Acceptor acceptor = listen();
        try (Socket socket = new Socket(LOOPBACK, acceptor.localAddress().port())) {
            await().until(() -> !accepted.isEmpty());
            Link link = acceptedLinks.get(0);
            ByteBuffer block = ByteBuffer.allocate(1024 * 1024);
            int count = 1;
            for (long total = 0; count > 0; total += count) {
                count = onLoop(() -> link.write(block.clear()));
                assertThat(total).as("the socket never gets full").isLessThan(1L << 30);
            }
            onLoop(() -> {
                link.awaitWritable();
                return true;
            });
            turn();
            assertThat(accepted.get(0).events).isEmpty();

            byte[] chunk = new byte[64 * 1024];
            while (accepted.get(0).events.isEmpty()) {
                assertThat(socket.getInputStream().read(chunk)).isPositive();
            }
            turn();
            assertThat(accepted.get(0).events).containsExactly("writable");
        }
    }

    @Test
    void anAddressInUseCannotBeBound() {
        int port = listen().localAddress().port();

        assertThatThrownBy(() -> onLoop(() -> transport.listen(new Address(LOOPBACK, port), this::accept, cause -> {})))
                .hasCauseInstanceOf(BindFailedException.class);
    }

    @Test
    void aClosedListenerAcceptsNoMoreAndKeepsWhatItHas() throws IOException {
        Transport.Acceptor acceptor = listen();
        int port = acceptor.localAddress().port();
        try (Socket socket = new Socket(LOOPBACK, port)) {
            await().until(() -> !accepted.isEmpty());
            onLoop(() -> {
                acceptor.close();
                acceptor.close();
                return true;
            });

            LinkNotes refused = new LinkNotes();
            dial(port, refused);
            assertThat(refused.failure.join()).isInstanceOf(ConnectException.class);
            socket.getOutputStream().write("still here".getBytes(US_ASCII));
            await().until(() -> accepted.get(0).text().equals("still here"));
        }
    }

    @Test
    void aStopClosesEverySocket() throws IOException {
        Transport.Acceptor acceptor = listen();
        int port = acceptor.localAddress().port();
        try (Socket socket = new Socket(LOOPBACK, port)) {
            await().until(() -> !accepted.isEmpty());

            loop.stop();

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThatThrownBy(() -> new Socket(LOOPBACK, port).close()).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void anOwnerThatThrowsCostsItsOwnConnectionOnly() throws IOException {
        assertOnlyTheThrowerIsClosed(new LinkNotes() {
            @Override
            public void onRead(ByteBuffer bytes) {
                throw new IllegalStateException("as a test wants it");
            }
        });
    }

    @Test
    void anOwnerThatThrowsAtItsEndTooCostsItsOwnConnectionOnly() throws IOException {
        assertOnlyTheThrowerIsClosed(new LinkNotes() {
            @Override
            public void onRead(ByteBuffer bytes) {
                throw new IllegalStateException("as a test wants it");
            }

            @Override
            public void onEnd(@Nullable IOException cause) {
                throw new IllegalStateException("as a test wants it");
            }
        });
    }

    private void assertOnlyTheThrowerIsClosed(LinkHandler thrower) throws IOException {
        Transport.Acceptor good = listen();
        Transport.Acceptor bad = onLoop(() -> transport.listen(new Address(LOOPBACK, 0), link -> thrower, cause -> {}));
        try (Socket other = new Socket(LOOPBACK, good.localAddress().port());
                Socket socket = new Socket(LOOPBACK, bad.localAddress().port())) {
            await().until(() -> !accepted.isEmpty());
            socket.getOutputStream().write(1);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);

            other.getOutputStream().write("still here".getBytes(US_ASCII));
            await().until(() -> accepted.get(0).text().equals("still here"));
        }
    }
}
