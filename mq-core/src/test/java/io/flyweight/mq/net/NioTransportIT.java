package io.flyweight.mq.net;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.support.Ports;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NioTransportIT extends SocketContract {

    private final NioTransport transport = new NioTransport(loop, this::lookUp, this::lookUp);
    private final AtomicInteger lookUps = new AtomicInteger();
    private final List<LinkNotes> accepted = new CopyOnWriteArrayList<>();

    private void lookUp(Runnable task) {
        lookUps.incrementAndGet();
        new Thread(task).start();
    }

    @Override
    protected Transport transport() {
        return transport;
    }

    private LinkHandler accept(Link link) {
        LinkNotes notes = new LinkNotes();
        accepted.add(notes);
        return notes;
    }

    private Transport.Acceptor listen() {
        return onLoop(() -> transport.listen(new Address(LOOPBACK, 0), this::accept, cause -> {}));
    }

    private Link dial(int port, LinkHandler handler) {
        return onLoop(() -> transport.connect(new Address(LOOPBACK, port), handler));
    }

    @Test
    void looksNamesUpOffTheLoop() {
        CompletableFuture<Address> found = new CompletableFuture<>();

        onLoop(() -> {
            transport.resolve(
                    new Address("localhost", 7),
                    address -> found.complete(loop.inLoop() ? address : new Address("off the loop", 1)),
                    found::completeExceptionally);
            return true;
        });

        assertThat(found.join().isLiteral()).isTrue();
        assertThat(found.join().port()).isEqualTo(7);
        assertThat(lookUps).hasValue(1);
    }

    @Test
    void bindsIpAddressesOnly() {
        Address named = new Address("localhost", 0);

        assertThatThrownBy(() -> onLoop(() -> transport.listen(named, this::accept, cause -> {})))
                .hasCauseInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("localhost:0");
        assertThatThrownBy(() -> transport.probe(named)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAddressOfAnotherMachineCannotBeBound() {
        Address elsewhere = new Address("192.0.2.1", 0);

        assertThatThrownBy(() -> onLoop(() -> transport.listen(elsewhere, this::accept, cause -> {})))
                .cause()
                .isInstanceOfSatisfying(
                        BindFailedException.class,
                        e -> assertThat(e.kind()).isEqualTo(BindFailedException.Kind.NOT_LOCAL));
    }

    @Test
    void whatIsNeitherInUseNorForeignIsNotPermitted() throws IOException {
        BindException failure = new BindException("what the system says of a port without a right to it");

        assertThat(Binding.kindOf(failure, InetAddress.getByName(LOOPBACK)))
                .isEqualTo(BindFailedException.Kind.NOT_PERMITTED);
    }

    @Test
    void knowsTheAddressesOfThisMachine() {
        CompletableFuture<Set<String>> hosts = new CompletableFuture<>();

        onLoop(() -> {
            transport.localHosts(hosts::complete);
            return true;
        });

        assertThat(hosts.join()).contains(LOOPBACK).noneMatch(host -> host.contains("%"));
    }

    @Test
    void aResolverThatRefusesIsAFailedLookUp() {
        Executor refusing = task -> {
            throw new RejectedExecutionException("as a test wants it");
        };
        NioTransport refused = new NioTransport(loop, refusing, refusing);
        LinkNotes notes = new LinkNotes();
        CompletableFuture<Set<String>> hosts = new CompletableFuture<>();

        onLoop(() -> {
            refused.localHosts(hosts::complete);
            return refused.connect(new Address("localhost", 1), notes);
        });

        assertThat(notes.failure.join()).hasMessageContaining("localhost");
        assertThat(hosts.join()).isEmpty();
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
    void aRefusedConnectionEndsTheDial() {
        LinkNotes notes = new LinkNotes();

        dial(Ports.free(), notes);

        assertThat(notes.failure.join()).isInstanceOf(ConnectException.class);
        turn();
        assertThat(notes.events).containsExactly("failed");
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
