package io.flyweight.mq.spring.autoconfigure.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.Manager;
import io.flyweight.mq.browser.Chromium;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** The console of one of three nodes, as people see it. */
@EnabledIf(value = "isChromiumHere", disabledReason = "no chromium and chromedriver on the PATH")
class ConsoleBrowserIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Map<String, Integer> PORTS = new HashMap<>();
    private static final Map<String, ConfigurableApplicationContext> NODES = new HashMap<>();

    private static Chromium chromium;
    private static URI page;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Shop {

        @MqListener(id = "reserve-stock")
        void on(String order) {
            if (order.isEmpty()) {
                throw new IllegalArgumentException("An order must not be empty");
            }
        }
    }

    static boolean isChromiumHere() {
        return Chromium.isHere();
    }

    @BeforeAll
    static void open() throws IOException {
        for (String name : List.of("orders", "inventory", "shipping")) {
            PORTS.put(name, free());
        }
        ConfigurableApplicationContext orders = start(
                "orders",
                "s3cret",
                "--server.port=0",
                "--spring.main.web-application-type=servlet",
                "--mq.console.enabled=true",
                "--management.endpoints.web.exposure.include=mq",
                "--management.endpoint.mq.access=unrestricted");
        page = URI.create(
                "http://localhost:" + orders.getEnvironment().getProperty("local.server.port") + "/mq-console/");
        chromium = new Chromium();
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static ConfigurableApplicationContext start(String name, String token, String... settings) {
        List<String> arguments = new ArrayList<>(
                List.of("--mq.name=" + name, "--mq.auth-token=" + token, "--mq.auto-reconnect-duration=200ms"));
        PORTS.forEach((queue, port) -> arguments.add("--mq.queues." + queue + "=127.0.0.1:" + port));
        arguments.addAll(
                List.of(settings.length == 0 ? new String[] {"--spring.main.web-application-type=none"} : settings));
        ConfigurableApplicationContext node = new SpringApplicationBuilder(Shop.class)
                .registerShutdownHook(false)
                .run(arguments.toArray(String[]::new));
        NODES.put(name, node);
        return node;
    }

    private static void stop(String name) {
        ConfigurableApplicationContext node = NODES.remove(name);
        if (node != null) {
            node.close();
        }
    }

    @AfterAll
    static void close() {
        chromium.close();
        List.copyOf(NODES.keySet()).forEach(ConsoleBrowserIT::stop);
    }

    @BeforeEach
    void startThePeersAndLoad() {
        for (String name : List.of("inventory", "shipping")) {
            if (!NODES.containsKey(name)) {
                start(name, "s3cret");
            }
            orders().awaitConnected(name, SOON);
        }
        chromium.size(1280, 1000);
        chromium.dark(false);
        chromium.driver().get(page.toString());
        await().atMost(SOON).until(() -> text("live").equals("Live"));
        shows("inventory", "● connected");
        shows("shipping", "● connected");
    }

    @AfterEach
    void complainsAboutNothingAndAsksNobodyElse() {
        assertThat(chromium.complaints()).isEmpty();
        List<?> addresses = (List<?>) chromium.driver()
                .executeScript("return performance.getEntriesByType('resource').map(each => each.name)");
        assertThat(addresses)
                .isNotEmpty()
                .allSatisfy(address ->
                        assertThat(URI.create((String) address).getAuthority()).isEqualTo(page.getAuthority()));
    }

    private static ConfigurableApplicationContext node(String name) {
        return Objects.requireNonNull(NODES.get(name), name);
    }

    private static MqTemplate orders() {
        return node("orders").getBean(MqTemplate.class);
    }

    private static WebElement find(String id) {
        return chromium.driver().findElement(By.id(id));
    }

    private static String text(String id) {
        return find(id).getText();
    }

    private static void shows(String peer, String words) {
        await().atMost(SOON).until(() -> text("peer-" + peer).contains(words));
    }

    private static void traffic() {
        for (int i = 0; i < 500; i++) {
            orders().send("inventory", "an order");
            orders().sendAsync("shipping", "an order").join();
            if (i % 100 == 0) {
                orders().sendAsync("shipping", "")
                        .handle((ok, failure) -> failure)
                        .join();
            }
        }
    }

    private static void assertAccessible() {
        assertThat(chromium.barriers()).isEmpty();
    }

    @Test
    void showsTheMeshItsTrafficAndWhatHasChanged() throws IOException {
        traffic();

        await().atMost(SOON).until(() -> text("rates-now").matches("(?s).*handled [1-9][0-9.,]*/s.*"));
        await().atMost(SOON).until(() -> text("latencies-now").matches("(?s).*half within [0-9.]+ (µs|ms).*"));
        assertThat(text("name")).isEqualTo("orders");
        assertThat(text("listener")).startsWith("listening at 127.0.0.1:");
        assertThat(text("peer-shipping")).containsPattern("\\b[1-9][0-9,]*00\\b");
        assertThat(text("events")).contains("inventory: connected", "shipping: connected", "orders: listening");
        WebElement peer = find("mesh").findElement(By.cssSelector("a[href='#peer-inventory']"));
        assertThat(peer.getAttribute("aria-label")).startsWith("inventory: to it connected, from it connected");
        assertAccessible();
        for (int i = 0; i < 8; i++) {
            String before = text("rates-now");
            traffic();
            await().atMost(SOON).until(() -> !text("rates-now").equals(before));
        }
        chromium.size(1280, 1600);
        chromium.shoot("console");
    }

    @Test
    void followsAPeerThatGoesAndComesBack() throws IOException {
        node("shipping").getBean(Manager.class).close();

        shows("shipping", "✕ down");
        shows("shipping", "✕ not connected");
        await().atMost(SOON).until(() -> text("events").contains("shipping: down"));
        assertThat(text("peer-inventory")).contains("● connected");
        assertAccessible();
        chromium.shoot("console-peer-down");

        stop("shipping");
        start("shipping", "s3cret");
        shows("shipping", "● connected");
    }

    @Test
    void saysWhyAPeerWithAnotherTokenStaysAway() throws IOException {
        stop("shipping");
        start("shipping", "another");

        shows("shipping", "token");
        await().atMost(SOON).until(() -> text("events").contains("token"));
        chromium.shoot("console-wrong-token");
        stop("shipping");
    }

    @Test
    void sendsATestPacketWithTheKeyboardAlone() {
        find("to").sendKeys("inventory");
        find("subject").sendKeys("stock.low", Keys.ENTER);

        await().atMost(SOON).until(() -> text("answer").matches("OK after [0-9.]+ (µs|ms|s)"));

        find("text").clear();
        find("type").sendKeys(Keys.ENTER);
        await().atMost(SOON)
                .until(() ->
                        text("answer").startsWith("REJECTED") && text("answer").contains("must not be empty"));
    }

    @Test
    void stopsAListenerAndStartsItAgain() {
        WebElement button = find("listener-reserve-stock").findElement(By.tagName("button"));
        button.click();
        await().atMost(SOON).until(() -> text("listener-reserve-stock").contains("✕ stopped"));

        button.click();
        await().atMost(SOON).until(() -> text("listener-reserve-stock").contains("● running"));
    }

    @Test
    void saysWhenTheNodeIsGoneAndGoesOnWhenItIsBack() throws IOException {
        String port = Integer.toString(free());
        String[] settings = {
            "--server.port=" + port,
            "--spring.main.web-application-type=servlet",
            "--mq.console.enabled=true",
            "--management.endpoints.web.exposure.include=mq"
        };
        stop("shipping");
        start("shipping", "s3cret", settings);
        URI other = URI.create("http://localhost:" + port + "/mq-console/");
        chromium.driver().get(other.toString());
        await().atMost(SOON).until(() -> text("live").equals("Live"));
        assertThat(find("test-section").isDisplayed()).as("it may only read").isFalse();

        stop("shipping");
        await().atMost(SOON).until(() -> text("live").matches("No answer since .*cannot be reached.*"));
        chromium.shoot("console-gone");
        assertThat(chromium.complaints()).allMatch(line -> line.contains("ERR_CONNECTION_REFUSED"));

        start("shipping", "s3cret", settings);
        await().atMost(SOON).until(() -> text("live").equals("Live"));
        await().atMost(SOON).until(() -> text("events").contains("orders: connected"));
        stop("shipping");
        chromium.driver().get(page.toString());
        chromium.complaints();
    }

    @Test
    void isDarkWhereThatIsWished() throws IOException {
        chromium.dark(true);
        traffic();

        await().atMost(SOON).until(() -> text("rates-now").matches("(?s).*handled [1-9][0-9.,]*/s.*"));
        assertThat(find("charts-title").getCssValue("color")).isEqualTo("rgba(232, 235, 239, 1)");
        assertAccessible();
        chromium.shoot("console-dark");
    }

    @Test
    void fitsOnAPhone() throws IOException {
        chromium.size(390, 844);
        traffic();

        await().atMost(SOON).until(() -> text("rates-now").matches("(?s).*handled [1-9][0-9.,]*/s.*"));
        assertThat(chromium.driver().executeScript("return document.documentElement.scrollWidth"))
                .isEqualTo(390L);
        assertAccessible();
        chromium.shoot("console-phone");
    }
}
