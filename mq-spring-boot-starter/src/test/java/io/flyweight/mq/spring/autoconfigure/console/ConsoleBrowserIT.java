package io.flyweight.mq.spring.autoconfigure.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.spring.listener.MqListenerRegistry;
import io.flyweight.mq.support.Chromium;
import io.flyweight.mq.support.Ports;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
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
@Tag("long")
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
    static void open() {
        for (String name : List.of("orders", "inventory", "shipping")) {
            PORTS.put(name, Ports.free());
        }
        ConfigurableApplicationContext orders = start(
                "orders",
                "s3cret",
                "--server.port=0",
                "--spring.main.web-application-type=servlet",
                "--mq.console.enabled=true",
                "--mq.groups.stock=in*,ship*",
                "--management.endpoints.web.exposure.include=mq",
                "--management.endpoint.mq.access=unrestricted");
        page = URI.create(
                "http://localhost:" + orders.getEnvironment().getProperty("local.server.port") + "/mq-console/");
        chromium = new Chromium();
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
        node("orders").getBean(MqListenerRegistry.class).start("reserve-stock");
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

    /** Sends on and on, so that whoever looks sees it. */
    private static final class Traffic implements AutoCloseable {

        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

        private Traffic() {
            thread.scheduleWithFixedDelay(this::burst, 0, 20, TimeUnit.MILLISECONDS);
        }

        private void burst() {
            for (int i = 0; i < 20; i++) {
                orders().sendAsync("inventory", "an order");
                orders().sendAsync("shipping", "an order");
            }
            orders().sendAsync("shipping", "");
        }

        @Override
        public void close() {
            thread.shutdown();
        }
    }

    private static void showsTraffic() {
        await().atMost(SOON).until(() -> text("rates-now").matches("(?s).*handled [1-9][0-9.,]*/s.*failed [1-9].*"));
    }

    private static void assertAccessible() {
        assertThat(chromium.barriers()).isEmpty();
    }

    @Test
    void showsTheMeshItsTrafficAndWhatHasChanged() throws IOException {
        try (Traffic traffic = new Traffic()) {
            showsTraffic();
            await().atMost(SOON).until(() -> text("latencies-now").matches("(?s).*half within [0-9.]+ (µs|ms|s).*"));
            await().atMost(SOON).until(() -> text("peer-inventory").matches("(?s).*[0-9],[0-9]{3}.*"));
            await().atMost(Duration.ofMinutes(2))
                    .pollDelay(Duration.ofSeconds(Integer.getInteger("mq.screenshots.after", 0)))
                    .until(() -> true);
            chromium.size(1440, 1300);
            chromium.shoot("console");
        }
        assertThat(text("name")).isEqualTo("orders");
        assertThat(text("listener")).startsWith("listening at 127.0.0.1:");
        assertThat(text("events")).contains("inventory: connected", "shipping: connected", "orders: listening");
        WebElement peer = find("mesh").findElement(By.cssSelector("a[href='#peer-inventory']"));
        assertThat(peer.getAttribute("aria-label"))
                .startsWith("inventory ")
                .contains("/s out")
                .endsWith(": to it connected, from it connected");
        assertAccessible();
        for (int width : new int[] {800, 1024, 1280, 1440, 1920}) {
            chromium.size(width, 1000);
            assertThat(chromium.driver()
                            .executeScript("const page = document.documentElement;"
                                    + " return page.scrollWidth - page.clientWidth"))
                    .as("nothing is beside the page of %s", width)
                    .isEqualTo(0L);
        }
    }

    @Test
    void followsAPeerThatGoesAndComesBack() throws IOException {
        stop("shipping");

        shows("shipping", "✕ down");
        shows("shipping", "✕ not connected");
        await().atMost(SOON).until(() -> text("events").contains("shipping: down"));
        assertThat(text("peer-inventory")).contains("● connected");
        await().atMost(SOON)
                .until(() -> text("group-stock").replaceAll("\\s+", " ").equals("stock ● inventory shipping"));
        assertAccessible();
        chromium.shoot("console-peer-down");

        start("shipping", "s3cret");
        shows("shipping", "● connected");
        await().atMost(SOON).until(() -> text("group-stock").contains("● inventory, shipping"));
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
        String port = Integer.toString(Ports.free());
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
        await().atMost(SOON).until(() -> text("live").matches("No answer since .*"));
        assertAccessible();
        chromium.shoot("console-gone");
        assertThat(chromium.complaints()).allMatch(line -> line.contains("net::ERR_") || line.contains("503"));

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
        try (Traffic traffic = new Traffic()) {
            showsTraffic();
            chromium.shoot("console-dark");
        }
        assertThat(find("charts-title").getCssValue("color")).isEqualTo("rgba(232, 235, 239, 1)");
        assertAccessible();
    }

    @Test
    void fitsOnAPhone() throws IOException {
        chromium.size(390, 844);
        try (Traffic traffic = new Traffic()) {
            showsTraffic();
            chromium.shoot("console-phone");
        }
        assertThat(chromium.driver().executeScript("return document.documentElement.scrollWidth"))
                .isEqualTo(390L);
        assertAccessible();
    }
}
