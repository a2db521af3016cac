package io.flyweight.mq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.PeerStatus;
import io.flyweight.mq.support.TestIdentity;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes that speak TLS with each other. */
@Timeout(120)
class ManagerTlsIT {

    private static final int LARGE = 900_000;

    @TempDir
    private static Path directory;

    private static TestIdentity a;
    private static TestIdentity b;
    private static TestIdentity elsewhere;

    private final Mesh mesh = new Mesh("a", "b");

    @BeforeAll
    static void makeCertificates() {
        a = TestIdentity.create(directory.resolve("a.p12"), "ip:127.0.0.1");
        b = TestIdentity.create(directory.resolve("b.p12"), "ip:127.0.0.1");
        elsewhere = TestIdentity.create(directory.resolve("elsewhere.p12"), "dns:elsewhere.example");
    }

    @AfterEach
    void stop() {
        mesh.close();
    }

    private Manager startA(TlsEngines engines) {
        return mesh.start("a", Mesh.IGNORE, settings -> settings.tls(engines));
    }

    private static TlsEngines tls(TestIdentity own, TestIdentity... trusted) {
        SSLContext context = own.trusting(trusted);
        return TlsEngines.mutual(() -> context);
    }

    private static TlsEngines only(String protocol, SSLContext context) {
        return TlsEngines.mutual(() -> context, parameters -> parameters.setProtocols(new String[] {protocol}));
    }

    private static PeerStatus peer(Manager manager) {
        return manager.status().peers().get(0);
    }

    private static void awaitError(Manager manager, String words) {
        await().untilAsserted(() -> assertThat(peer(manager).lastError()).contains(words));
        assertThat(peer(manager).state()).isNotEqualTo(OutConnState.CONNECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void exchangesPacketsOfAllSizesBothWaysInOrder(String protocol) {
        List<byte[]> received = new CopyOnWriteArrayList<>();
        Manager from = startA(only(protocol, a.trusting(b)));
        Manager to = mesh.start(
                "b",
                (name, packet) -> {
                    received.add(packet.body());
                    packet.reply(packet.body());
                    return Ack.OK;
                },
                settings -> settings.tls(only(protocol, b.trusting(a))));
        mesh.awaitConnected();

        List<byte[]> sent = new ArrayList<>();
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            byte[] body = new byte[i % 100 == 0 ? LARGE : i * 7 % 40_000];
            Arrays.fill(body, (byte) i);
            sent.add(body);
            answers.add(from.sendAsync("b", body));
        }
        answers.forEach(CompletableFuture::join);

        assertThat(received).hasSize(2_000);
        for (int i = 0; i < 2_000; i++) {
            assertThat(received.get(i)).as("packet %d", i).isEqualTo(sent.get(i));
        }
        byte[] large = new byte[LARGE];
        Arrays.fill(large, (byte) 7);
        assertThat(from.request("b", large).body()).isEqualTo(large);
        to.send("a", "and back".getBytes(UTF_8));
    }

    @Test
    void connectsAgainAndAgainAlsoWhereTheSessionIsResumed() {
        Manager from = startA(tls(a, b));
        for (int i = 0; i < 5; i++) {
            Manager to = mesh.start("b", Mesh.IGNORE, settings -> settings.tls(tls(b, a)));
            from.awaitConnected("b", Mesh.PATIENCE);
            from.send("b", new byte[i]);
            to.stop(Mesh.PATIENCE);
            to.start();
            from.awaitConnected("b", Mesh.PATIENCE);
            from.send("b", new byte[i]);
            to.forceStop();
        }
    }

    @Test
    void refusesADialerWhoseCertificateIsNotTrusted() {
        Manager to = mesh.start("b", Mesh.IGNORE, settings -> settings.tls(tls(b, b)));
        Manager from = startA(tls(a, b));

        awaitError(from, "certificate");
        assertThat(peer(to).inbound()).isFalse();
    }

    @Test
    void refusesADialerThatShowsNoCertificate() {
        mesh.start("b", Mesh.IGNORE, settings -> settings.tls(tls(b, a)));
        SSLContext without = TestIdentity.trustingOnly(b);
        Manager from = startA(TlsEngines.mutual(() -> without));

        awaitError(from, "certificate");
    }

    @Test
    void refusesAnAcceptorWhoseCertificateIsNotTrusted() {
        mesh.start("b", Mesh.IGNORE, settings -> settings.tls(tls(b, a)));
        Manager from = startA(tls(a, a));

        awaitError(from, "certification path");
    }

    @Test
    void refusesAnAcceptorWhoseCertificateIsForAnotherHost() {
        mesh.start("b", Mesh.IGNORE, settings -> settings.tls(tls(elsewhere, a)));
        Manager from = startA(tls(a, elsewhere));

        awaitError(from, "127.0.0.1");
    }

    @Test
    void saysSoWhereOnlyTheAcceptorSpeaksTls() {
        mesh.start("b", Mesh.IGNORE, settings -> settings.tls(tls(b, a)));
        Manager from = mesh.start("a", Mesh.IGNORE);

        awaitError(from, "TLS");
    }

    @Test
    void saysSoWhereOnlyTheDialerSpeaksTls() {
        mesh.start("b", Mesh.IGNORE);
        Manager from = startA(tls(a, b));

        awaitError(from, "does it speak TLS");
    }

    @Test
    void loneGarbageEndsOneConnectionOnly() throws IOException {
        Manager to = mesh.start("b", Mesh.IGNORE, settings -> settings.tls(tls(b, a)));
        Manager from = startA(tls(a, b));
        from.awaitConnected("b", Mesh.PATIENCE);

        for (int i = 0; i < 50; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), mesh.port("b"))) {
                OutputStream out = socket.getOutputStream();
                byte[] garbage = new byte[1 + i * 997];
                Arrays.fill(garbage, (byte) (i * 31));
                out.write(garbage);
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            } catch (SocketException e) {
                // A reset tells the same as an end.
            }
        }

        from.send("b", new byte[10]);
        assertThat(peer(to).inbound()).isTrue();
        assertThat(peer(from).counters().reconnects()).isZero();
    }

    @Test
    void usesANewCertificateForNewConnectionsWhilePacketsFlow() {
        TestIdentity next = TestIdentity.create(directory.resolve("next.p12"), "ip:127.0.0.1");
        AtomicReference<SSLContext> acceptor = new AtomicReference<>(b.trusting(a));
        mesh.start("b", Mesh.IGNORE, settings -> settings.tls(TlsEngines.mutual(acceptor::get)));
        AtomicReference<SSLContext> dialer = new AtomicReference<>(a.trusting(b, next));
        Manager from = startA(TlsEngines.mutual(dialer::get));
        from.awaitConnected("b", Mesh.PATIENCE);
        AtomicBoolean running = new AtomicBoolean(true);
        CompletableFuture<Void> sender = Mesh.async(() -> {
            while (running.get()) {
                from.send("b", new byte[100]);
            }
        });

        acceptor.set(next.trusting(a));
        from.send("b", new byte[1]);
        running.set(false);
        sender.join();
        dialer.set(a.trusting(next));
        mesh.manager("b").stop(Mesh.PATIENCE);
        mesh.manager("b").start();
        from.awaitConnected("b", Mesh.PATIENCE);

        from.send("b", new byte[1]);
    }
}
