package io.flyweight.mq.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.test.MqFaultProxy.Way;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two plain sockets, and the proxy between them. */
@Timeout(60)
class MqFaultProxyIT {

    private static final int A_MOMENT_MILLIS = 200;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int END = -1;

    private ServerSocket server;
    private MqFaultProxy proxy;
    private Socket dialer;
    private Socket acceptor;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 10, MqFaultProxy.loopback());
        proxy = MqFaultProxy.to(server.getLocalPort());
        dialer = dial();
        acceptor = server.accept();
        acceptor.setSoTimeout(PATIENCE_MILLIS);
        await().until(() -> proxy.connections() == 1);
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        dialer.close();
        acceptor.close();
        server.close();
    }

    @Test
    void endsAConnectionThatIsBeingMadeWhileItIsToldToRefuse() throws IOException {
        CompletableFuture<MqFaultProxy> refusing = new CompletableFuture<>();
        try (MqFaultProxy between = MqFaultProxy.to(() -> {
            refusing.join().refuse();
            refusing.join().cut();
            return server.getLocalPort();
        })) {
            refusing.complete(between);
            // The reset may reach connect() itself, or the first read().
            assertThatExceptionOfType(SocketException.class)
                    .isThrownBy(() -> dialAndRead(between))
                    .withMessageContaining("reset");
            assertThat(between.connections()).isZero();
        }
    }

    private static void dialAndRead(MqFaultProxy proxy) throws IOException {
        try (Socket socket = dial(proxy)) {
            read(socket);
        }
    }

    private Socket dial() throws IOException {
        return dial(proxy);
    }

    private static Socket dial(MqFaultProxy proxy) throws IOException {
        String address = proxy.address();
        int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
        Socket socket = new Socket(MqFaultProxy.loopback(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static void write(Socket socket, int value) throws IOException {
        socket.getOutputStream().write(value);
    }

    private static int read(Socket socket) throws IOException {
        return socket.getInputStream().read();
    }

    private static void assertSilent(Socket socket) throws IOException {
        socket.setSoTimeout(A_MOMENT_MILLIS);
        assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(() -> read(socket));
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    private static void assertReset(Socket socket) {
        assertThatExceptionOfType(SocketException.class)
                .isThrownBy(() -> read(socket))
                .withMessageContaining("reset");
    }

    @Test
    void passesBytesBothWaysAndEachEndByItself() throws IOException {
        write(dialer, 1);
        assertThat(read(acceptor)).isEqualTo(1);
        dialer.shutdownOutput();
        assertThat(read(acceptor)).isEqualTo(END);

        write(acceptor, 2);
        assertThat(read(dialer)).isEqualTo(2);
        assertThat(proxy.connections()).isOne();

        acceptor.close();
        assertThat(read(dialer)).isEqualTo(END);
        await().until(() -> proxy.connections() == 0);
    }

    @Test
    void passesAResetOnAsAReset() throws IOException {
        write(dialer, 1);
        assertThat(read(acceptor)).isEqualTo(1);
        dialer.setSoLinger(true, 0);
        dialer.close();

        assertReset(acceptor);
    }

    @Test
    void cutResetsBothEndsAndTakesNewConnections() throws IOException {
        proxy.cut();

        assertReset(dialer);
        assertReset(acceptor);
        assertThat(proxy.connections()).isZero();
        try (Socket again = dial();
                Socket accepted = server.accept()) {
            write(again, 3);
            assertThat(read(accepted)).isEqualTo(3);
        }
    }

    @Test
    void refuseEndsNewConnectionsAloneUntilRestored() throws IOException {
        proxy.refuse();

        try (Socket refused = dial()) {
            assertThat(read(refused)).isEqualTo(END);
        }
        write(dialer, 1);
        assertThat(read(acceptor)).isEqualTo(1);

        proxy.restore();
        try (Socket again = dial();
                Socket accepted = server.accept()) {
            write(again, 3);
            assertThat(read(accepted)).isEqualTo(3);
        }
    }

    @Test
    void refusesWhileNobodyListensAndFollowsTheTarget() throws IOException {
        AtomicInteger port = new AtomicInteger();
        try (MqFaultProxy moving = MqFaultProxy.to(port::get)) {
            proxy.close();
            proxy = moving;
            try (Socket refused = dial()) {
                assertThat(read(refused)).isEqualTo(END);
            }

            port.set(server.getLocalPort());
            try (Socket again = dial();
                    Socket accepted = server.accept()) {
                write(again, 3);
                assertThat(read(accepted)).isEqualTo(3);
            }
        }
    }

    @Test
    void whatIsHeldWaitsAndTheOtherWayGoesOn() throws IOException {
        proxy.hold(Way.PACKETS);
        write(dialer, 1);
        dialer.shutdownOutput();

        assertSilent(acceptor);
        write(acceptor, 2);
        assertThat(read(dialer)).isEqualTo(2);

        proxy.restore();
        assertThat(read(acceptor)).isEqualTo(1);
        assertThat(read(acceptor)).isEqualTo(END);
    }

    @Test
    void aHeldConnectionCanBeCut() throws IOException {
        proxy.hold();
        write(dialer, 1);
        assertSilent(acceptor);

        proxy.cut();

        assertThat(proxy.connections()).isZero();
        assertReset(dialer);
        proxy.restore();
        assertReset(acceptor);
    }

    @Test
    void whatIsDroppedIsLostAndItsConnectionIsNotRestored() throws IOException {
        proxy.drop(Way.ANSWERS);
        write(acceptor, 1);
        acceptor.shutdownOutput();
        assertSilent(dialer);
        write(dialer, 3);
        assertThat(read(acceptor)).isEqualTo(3);

        proxy.restore();

        assertReset(dialer);
        try (Socket again = dial();
                Socket accepted = server.accept()) {
            write(accepted, 4);
            assertThat(read(again)).isEqualTo(4);
        }
    }

    @Test
    void aConnectionThatLostNothingIsRestored() throws IOException {
        proxy.drop();
        proxy.restore();

        write(dialer, 1);
        assertThat(read(acceptor)).isEqualTo(1);
    }

    @Test
    void slowBytesComeInPieces() throws IOException {
        proxy.slow(100, Way.PACKETS);
        dialer.getOutputStream().write(new byte[1_000_000]);

        assertThat(acceptor.getInputStream().read(new byte[1_000_000])).isBetween(1, 1_000);

        proxy.restore();
        dialer.shutdownOutput();
        assertThat(acceptor.getInputStream().readAllBytes()).hasSizeBetween(999_000, 999_999);
    }

    @Test
    void delayedBytesComeLater() throws IOException {
        proxy.delay(Duration.ofMillis(2 * A_MOMENT_MILLIS));
        write(dialer, 1);

        assertSilent(acceptor);
        assertThat(read(acceptor)).isEqualTo(1);

        proxy.delay(Duration.ofDays(1));
        write(dialer, 2);
        assertSilent(acceptor);
        proxy.restore();
        assertThat(read(acceptor)).isEqualTo(2);
    }

    @Test
    void aRateIsAboveZero() {
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.slow(0)).withMessageContaining("bytesPerSecond: 0");
    }

    @Test
    void whoDialsAfterTheCloseIsRefused() {
        for (int i = 0; i < 500; i++) {
            MqFaultProxy closed = MqFaultProxy.to(server.getLocalPort());
            closed.close();
            assertThatExceptionOfType(IOException.class).isThrownBy(() -> dial(closed));
        }
    }

    @Test
    void closingEndsWhatIsOpenAndListensNoMore() throws IOException {
        proxy.hold();
        write(dialer, 1);

        proxy.close();

        assertReset(acceptor);
        assertThatExceptionOfType(IOException.class).isThrownBy(this::dial);
    }
}
