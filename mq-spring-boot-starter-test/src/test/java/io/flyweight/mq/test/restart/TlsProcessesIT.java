package io.flyweight.mq.test.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.support.TestIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Two processes speak mutual TLS, 500 packets a second each way, while the certificate of one is renewed. */
@Tag("long")
@Timeout(90)
class TlsProcessesIT {

    private static final Logger log = LoggerFactory.getLogger(TlsProcessesIT.class);

    private static final int BURST = 1;
    private static final int SOME = 500;
    private static final int A_MOMENT_MILLIS = 500;

    /** A read without a limit of its own: the node's handshake timeout ends it. */
    private static final int UNTIL_REFUSED = 0;

    private static final String RELOADED = "New connections use the certificates";

    @TempDir
    private Path directory;

    @Test
    void renewsACertificateWhilePacketsFlowAndRefusesAStranger() throws Exception {
        TestIdentity a = identity("a");
        TestIdentity b = identity("b");
        TestIdentity renewed = identity("renewed");
        TestIdentity stranger = identity("stranger");
        try (NodeProcesses nodes = new NodeProcesses("tls-processes", BURST, "a", "b")) {
            nodes.configure("a", settings(a, b, renewed));
            nodes.configure("b", settings(b, a));
            Certificate first = b.certificate();
            nodes.start("a");
            nodes.start("b");
            awaitMore(nodes);
            assertThat(shown(a, b, nodes.port("b"))).isEqualTo(first);
            long failedAtFirst = failed(nodes);

            Files.copy(renewed.store(), b.store(), StandardCopyOption.REPLACE_EXISTING);
            soon(() -> nodes.log("b").contains(RELOADED));
            assertThat(shown(a, renewed, nodes.port("b"))).isEqualTo(renewed.certificate());
            awaitMore(nodes);
            int handledBeforeRestart = new Ledger(nodes, "a", "b").handled();
            assertThat(failed(nodes)).as("the old connection goes on").isEqualTo(failedAtFirst);
            assertThatThrownBy(() -> read(stranger, renewed, nodes.port("b"), UNTIL_REFUSED))
                    .isInstanceOf(SSLException.class);

            nodes.stop("a");
            nodes.start("a");
            awaitMore(nodes);
            nodes.enough();
            soon(() -> new Ledger(nodes, "a", "b").isSettled() && new Ledger(nodes, "b", "a").isSettled());
            nodes.stop("a");
            nodes.stop("b");

            List<Ledger> all = List.of(new Ledger(nodes, "a", "b"), new Ledger(nodes, "b", "a"));
            log.info("Mutual TLS, certificate renewed after {} packets from a to b: {}", handledBeforeRestart, all);
            all.forEach(Ledger::assertHonestAndCertain);
            assertThat(all).allSatisfy(ledger -> assertThat(ledger.handled()).isEqualTo(ledger.sent()));
        }
    }

    private TestIdentity identity(String name) {
        return TestIdentity.create(directory.resolve(name + ".p12"), "ip:127.0.0.1");
    }

    private List<String> settings(TestIdentity own, TestIdentity... trusted) {
        Path trust = directory.resolve("trusted-by-" + own.store().getFileName());
        TestIdentity.writeTrust(trust, trusted);
        String bundle = "--spring.ssl.bundle.jks.mesh.";
        return List.of(
                "--mq.ssl.bundle=mesh",
                bundle + "keystore.location=" + own.store().toUri(),
                bundle + "keystore.password=" + TestIdentity.PASSWORD,
                bundle + "truststore.location=" + trust.toUri(),
                bundle + "truststore.password=" + TestIdentity.PASSWORD,
                bundle + "reload-on-update=true",
                "--spring.ssl.bundle.watch.file.quiet-period=100ms");
    }

    /** Returns what a node shows to a client that it lets in: nothing comes then, however long one waits. */
    private static Certificate shown(TestIdentity client, TestIdentity trusted, int port) throws IOException {
        return read(client, trusted, port, A_MOMENT_MILLIS);
    }

    private static Certificate read(TestIdentity client, TestIdentity trusted, int port, int millis)
            throws IOException {
        try (SSLSocket socket = (SSLSocket)
                client.trusting(trusted).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.startHandshake();
            socket.setSoTimeout(millis);
            try {
                assertThat(socket.getInputStream().read())
                        .as("an acceptor speaks second")
                        .isNegative();
            } catch (SocketTimeoutException e) {
                // Nobody has refused it.
            }
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    /** How many sends from a to b were not answered OK: those before b was there, at most. */
    private static long failed(NodeProcesses nodes) {
        return new Ledger(nodes, "a", "b")
                .outcomes().entrySet().stream()
                        .filter(outcome -> !outcome.getKey().equals(Caller.OK))
                        .mapToLong(Map.Entry::getValue)
                        .sum();
    }

    private static void awaitMore(NodeProcesses nodes) {
        int there = new Ledger(nodes, "a", "b").handled();
        int back = new Ledger(nodes, "b", "a").handled();
        soon(() -> new Ledger(nodes, "a", "b").handled() > there + SOME
                && new Ledger(nodes, "b", "a").handled() > back + SOME);
    }

    private static void soon(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .until(condition);
    }
}
