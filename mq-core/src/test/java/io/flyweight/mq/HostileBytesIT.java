package io.flyweight.mq;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What does not speak the protocol loses its connection, and nobody else notices. */
@Timeout(60)
class HostileBytesIT {

    static Stream<Arguments> garbage() {
        byte[] random = new byte[1024 * 1024];
        new Random(1).nextBytes(random);
        byte[] tlsHello = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03};
        return Stream.of(
                Arguments.of("HTTP", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII)),
                Arguments.of("1 MiB of random bytes", random),
                Arguments.of("a TLS hello", tlsHello),
                Arguments.of("a huge frame", new byte[] {0x4d, 0x51, 1, 0x0a, 0x7f, -1, -1, -1, 1}),
                Arguments.of(
                        "a packet before the handshake", new byte[] {0x4d, 0x51, 1, 0x0a, 0, 0, 0, 3, 0x10, 0, 0}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("garbage")
    void closesThatOneConnectionAndGoesOn(String what, byte[] bytes) throws IOException {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", Mesh.IGNORE);
            mesh.awaitConnected();

            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), mesh.port("b"))) {
                Mesh.async(() -> writeAll(socket, bytes));
                assertThat(readAll(socket)).as("what the stranger is told").isLessThan(200);
            }

            a.send("b", new byte[] {1});
            assertThat(a.status().peers().get(0).counters().reconnects()).isZero();
        }
    }

    @Test
    void saysNothingToAStranger() throws IOException {
        try (Mesh mesh = new Mesh("b")) {
            mesh.start("b", Mesh.IGNORE);
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), mesh.port("b"))) {
                socket.getOutputStream().write("GET /".getBytes(US_ASCII));
                assertThat(readAll(socket)).isZero();
            }
        }
    }

    @Test
    void closesTheOldestOfTooManyHandshakes() throws IOException {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", Mesh.IGNORE, config -> config.maxPendingConnections(2));
            mesh.awaitConnected();

            try (Socket first = new Socket(InetAddress.getLoopbackAddress(), mesh.port("b"));
                    Socket second = new Socket(InetAddress.getLoopbackAddress(), mesh.port("b"));
                    Socket third = new Socket(InetAddress.getLoopbackAddress(), mesh.port("b"))) {
                assertThat(readAll(first)).isZero();
                assertThat(second.isClosed() || third.isClosed()).isFalse();
                a.send("b", new byte[] {1});
            }
        }
    }

    @Test
    void aThousandStrangersCostNoMemoryAndNoThread() throws IOException {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", Mesh.IGNORE);
            mesh.awaitConnected();
            a.send("b", new byte[] {1});
            Set<String> threads = threadsOf("b");
            long before = usedMemory();

            for (int i = 0; i < 1000; i++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), mesh.port("b"))) {
                    socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
                }
            }

            a.send("b", new byte[] {1});
            await().untilAsserted(() -> assertThat(usedMemory() - before).isLessThan(4 * 1024 * 1024));
            assertThat(threads).containsAll(threadsOf("b"));
        }
    }

    /** The threads that serve connections of a node. */
    private static Set<String> threadsOf(String node) {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("mq-io-" + node) || name.startsWith("mq-lane-" + node))
                .collect(Collectors.toSet());
    }

    private static long usedMemory() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void writeAll(Socket socket, byte[] bytes) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            assertThat(e).as("the node has closed, as it should").isNotNull();
        }
    }

    /** Reads to the end, be it orderly or a reset, and returns how much came. */
    private static int readAll(Socket socket) throws IOException {
        socket.setSoTimeout(20_000);
        InputStream in = socket.getInputStream();
        int count = 0;
        try {
            while (in.read() >= 0) {
                count++;
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the node keeps the connection open", e);
        } catch (IOException e) {
            return count;
        }
        return count;
    }
}
