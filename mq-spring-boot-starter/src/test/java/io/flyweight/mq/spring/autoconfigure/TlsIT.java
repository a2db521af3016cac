package io.flyweight.mq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.support.Ports;
import io.flyweight.mq.support.TestIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** Applications that speak TLS as an SSL bundle says. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(60)
class TlsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private static Path directory;

    private static TestIdentity orders;
    private static TestIdentity inventory;

    private final List<String> mesh = List.of("orders=" + Ports.free(), "inventory=" + Ports.free());
    private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

    @BeforeAll
    static void makeCertificates() {
        orders = TestIdentity.create(directory.resolve("orders.p12"), "ip:127.0.0.1");
        inventory = TestIdentity.create(directory.resolve("inventory.p12"), "ip:127.0.0.1");
    }

    @AfterEach
    void stop() {
        contexts.forEach(ConfigurableApplicationContext::close);
    }

    private ConfigurableApplicationContext start(String name, TestIdentity own, Path trust, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "--mq.ssl.bundle=mesh",
                "--spring.ssl.bundle.jks.mesh.keystore.location=" + own.store().toUri(),
                "--spring.ssl.bundle.jks.mesh.keystore.password=" + TestIdentity.PASSWORD,
                "--spring.ssl.bundle.jks.mesh.truststore.location=" + trust.toUri(),
                "--spring.ssl.bundle.jks.mesh.truststore.password=" + TestIdentity.PASSWORD));
        settings.addAll(List.of(more));
        ConfigurableApplicationContext context =
                Node.start(Application.class, name, mesh, settings.toArray(String[]::new));
        contexts.add(context);
        return context;
    }

    private static Path trust(String name, TestIdentity... trusted) {
        Path store = directory.resolve(name);
        TestIdentity.writeTrust(store, trusted);
        return store;
    }

    private int port(String name) {
        return mesh.stream()
                .filter(queue -> queue.startsWith(name + "="))
                .map(queue -> Integer.parseInt(queue.substring(name.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** Returns the certificate that a node shows now to a client that trusts just this one. */
    private static Certificate shown(TestIdentity client, TestIdentity trusted, int port) throws IOException {
        try (SSLSocket socket = (SSLSocket)
                client.trusting(trusted).getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private static String lastError(ConfigurableApplicationContext context, String peer) {
        return String.valueOf(context.getBean(Manager.class).status(peer).lastError());
    }

    @Test
    void connectsWhereBothTrustEachOther() {
        ConfigurableApplicationContext one = start("orders", orders, trust("by-orders", inventory));
        start("inventory", inventory, trust("by-inventory", orders));
        MqTemplate template = one.getBean(MqTemplate.class);

        template.awaitConnected("inventory", PATIENCE);

        assertThat(template.sendAndReceive("inventory", "how many?", String.class))
                .isEqualTo("1");
    }

    @Test
    void refusesWhomItDoesNotTrust() {
        ConfigurableApplicationContext one = start("orders", orders, trust("by-orders", inventory));
        start("inventory", inventory, trust("only-itself", inventory));
        MqTemplate template = one.getBean(MqTemplate.class);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lastError(one, "inventory")).contains("certificate"));
        assertThatThrownBy(() -> template.send("inventory", "let me in"))
                .isInstanceOf(MqOutClosedException.class)
                .hasMessageContaining("certificate");
    }

    @Test
    void doesWithoutAClientsCertificateWhereToldTo() {
        ConfigurableApplicationContext one = start("orders", orders, trust("by-orders", inventory));
        start("inventory", inventory, trust("only-itself", inventory), "--mq.ssl.client-auth=none");

        one.getBean(MqTemplate.class).awaitConnected("inventory", PATIENCE);
    }

    @Test
    void followsTheOptionsOfTheBundle() {
        ConfigurableApplicationContext one = start(
                "orders",
                orders,
                trust("by-orders", inventory),
                "--spring.ssl.bundle.jks.mesh.options.enabled-protocols=TLSv1.2");
        start(
                "inventory",
                inventory,
                trust("by-inventory", orders),
                "--spring.ssl.bundle.jks.mesh.options.enabled-protocols=TLSv1.3");

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(lastError(one, "inventory")).contains("protocol_version"));
    }

    @Test
    void usesReloadedCertificatesForNewConnectionsAndLosesNothing(CapturedOutput output) throws Exception {
        Path store = directory.resolve("renewed.p12");
        Files.copy(inventory.store(), store, StandardCopyOption.REPLACE_EXISTING);
        TestIdentity next = TestIdentity.create(directory.resolve("next.p12"), "ip:127.0.0.1");
        ConfigurableApplicationContext one = start("orders", orders, trust("by-orders", inventory, next));
        start(
                "inventory",
                new TestIdentity(store),
                trust("by-inventory", orders),
                "--spring.ssl.bundle.jks.mesh.reload-on-update=true",
                "--spring.ssl.bundle.watch.file.quiet-period=100ms");
        Manager manager = one.getBean(Manager.class);
        manager.awaitConnected("inventory", PATIENCE);
        AtomicBoolean running = new AtomicBoolean(true);
        AtomicInteger handled = new AtomicInteger();
        CompletableFuture<Void> sender = CompletableFuture.runAsync(
                () -> {
                    while (running.get()) {
                        one.getBean(MqTemplate.class).send("inventory", "goes on");
                        handled.incrementAndGet();
                    }
                },
                task -> new Thread(task).start());
        await().until(() -> handled.get() > 100);

        Files.move(next.store(), store, StandardCopyOption.REPLACE_EXISTING);
        Certificate renewed = new TestIdentity(store).certificate();
        await().atMost(PATIENCE).until(() -> output.toString().contains("certificates that the SSL bundle holds now"));
        assertThat(shown(orders, new TestIdentity(store), port("inventory"))).isEqualTo(renewed);
        int before = handled.get();
        await().until(() -> handled.get() > before + 100);
        running.set(false);
        sender.join();
        assertThat(manager.status("inventory").counters().reconnects()).isZero();

        manager.reconnect("inventory");
        await().atMost(PATIENCE)
                .until(() -> manager.state("inventory") == OutConnState.CONNECTED
                        && manager.status("inventory").counters().reconnects() == 1);
        one.getBean(MqTemplate.class).send("inventory", "under the new certificate");
    }

    @Test
    void namesABundleThatIsNotThere(CapturedOutput output) {
        assertThatThrownBy(() -> Node.start(Application.class, "orders", mesh, "--mq.ssl.bundle=nowhere"))
                .isInstanceOf(Exception.class);

        assertThat(output)
                .contains("APPLICATION FAILED TO START", "mq.ssl.bundle", "nowhere", "spring.ssl.bundle.pem.nowhere");
    }

    @Test
    void asksForAKeyInTheBundle(CapturedOutput output) {
        Path trust = trust("by-orders", inventory);
        assertThatThrownBy(() -> Node.start(
                        Application.class,
                        "orders",
                        mesh,
                        "--mq.ssl.bundle=mesh",
                        "--spring.ssl.bundle.jks.mesh.truststore.location=" + trust.toUri(),
                        "--spring.ssl.bundle.jks.mesh.truststore.password=" + TestIdentity.PASSWORD))
                .isInstanceOf(Exception.class);

        assertThat(output).contains("APPLICATION FAILED TO START", "mq.ssl.bundle", "mesh", "no key store");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @MqListener
        String on(String text) {
            return "1";
        }
    }
}
