package io.flyweight.mq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.support.Ports;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.management.ObjectName;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The actuator's endpoints of a whole application, over HTTP and JMX. */
class ManagementIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ConfigurableApplicationContext[] NODES = new ConfigurableApplicationContext[2];

    @BeforeAll
    static void startBoth() {
        List<String> mesh = List.of("shop=" + Ports.free(), "inventory=" + Ports.free());
        NODES[0] = web(
                mesh,
                "shop",
                "--management.endpoint.env.show-values=always",
                "--management.endpoint.configprops.show-values=always",
                "--mq.accepted-tokens=an-older-one",
                "--SOME_VARIABLE=s3cret",
                "--management.endpoint.mq.access=unrestricted",
                "--spring.jmx.enabled=true",
                "--management.endpoints.jmx.exposure.include=mq");
        NODES[1] = web(mesh, "inventory");
        NODES[0].getBean(Manager.class).awaitConnected("inventory", SOON);
        NODES[1].getBean(Manager.class).awaitConnected("shop", SOON);
    }

    private static ConfigurableApplicationContext web(List<String> mesh, String name, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "--spring.main.web-application-type=servlet",
                "--server.port=0",
                "--management.endpoints.web.exposure.include=mq,env,configprops,health"));
        settings.addAll(List.of(more));
        return Node.start(Shop.class, name, mesh, settings.toArray(String[]::new));
    }

    @AfterAll
    static void stopBoth() {
        for (ConfigurableApplicationContext node : NODES) {
            node.close();
        }
    }

    @Test
    void showsTheNodeItsPeersAndItsListeners() throws Exception {
        JsonNode mq = json(get(0, "mq"));

        assertThat(mq.get("name").asString()).isEqualTo("shop");
        assertThat(mq.at("/listener/state").asString()).isEqualTo("LISTENING");
        assertThat(mq.at("/listener/address").asString()).startsWith("127.0.0.1:");
        assertThat(mq.at("/peers/inventory/state").asString()).isEqualTo("CONNECTED");
        assertThat(mq.at("/peers/inventory/inbound").asBoolean()).isTrue();
        assertThat(mq.at("/peers/inventory/counters/bytesReceived").asLong()).isPositive();
        assertThat(mq.at("/peers/inventory/advice").isArray()).isTrue();
        assertThat(mq.at("/listeners/texts/running").asBoolean()).isTrue();
        assertThat(mq.at("/listeners/texts/takes").asString()).isEqualTo("every type");
    }

    @Test
    void showsOnePeerOrNone() throws Exception {
        assertThat(json(get(0, "mq/inventory")).get("state").asString()).isEqualTo("CONNECTED");
        assertThat(get(0, "mq/nobody").statusCode()).isEqualTo(404);
        assertThat(get(0, "mq/shop").statusCode()).as("no peer of itself").isEqualTo(404);
    }

    @Test
    void reconnectsAPeer() throws Exception {
        long before = reconnects();

        assertThat(post(0, "mq/inventory", "reconnect").statusCode()).isEqualTo(204);

        await().atMost(SOON).until(() -> reconnects() == before + 1);
        NODES[0].getBean(MqTemplate.class).awaitConnected("inventory", SOON);
    }

    @Test
    void sendsATestPacketAndSaysWhatCameOfIt() throws Exception {
        JsonNode answer = json(post(0, "mq/inventory", Map.of("action", "send", "text", "x")));

        assertThat(answer.get("outcome").asString()).isEqualTo("OK");
        assertThat(answer.get("millis").asDouble()).isPositive();
        assertThat(answer.has("error")).isFalse();
        assertThat(json(post(0, "mq/inventory", Map.of("action", "send", "text", "x", "type", "1 2")))
                        .get("outcome")
                        .asString())
                .isEqualTo("OK");
        assertThat(post(0, "mq/nobody", Map.of("action", "send")).statusCode()).isEqualTo(400);
    }

    @Test
    void tellsChangesOfStateAfterThoseThatOneKnows() throws Exception {
        JsonNode events = json(get(0, "mq")).get("events");

        assertThat(events.valueStream()
                        .map(each ->
                                each.get("name").asString() + each.get("state").asString()))
                .contains("inventoryCONNECTED", "shopLISTENING");
        long last = events.get(events.size() - 1).get("number").asLong();
        assertThat(json(get(0, "mq?eventsAfter=" + last)).get("events")).isEmpty();
    }

    @Test
    void stopsAndStartsAListener() throws Exception {
        MqTemplate inventory = NODES[1].getBean(MqTemplate.class);

        assertThat(post(0, "mq/texts", "stop").statusCode()).isEqualTo(204);
        assertThat(json(get(0, "mq")).at("/listeners/texts/running").asBoolean(true))
                .isFalse();
        await().atMost(SOON)
                .until(() -> inventory
                        .sendAsync("shop", "x")
                        .handle((ok, failure) -> failure instanceof MqRejectedException)
                        .join());

        assertThat(post(0, "mq/texts", "start").statusCode()).isEqualTo(204);
        inventory.send("shop", "x");
    }

    @Test
    void saysWhatThereIsWhereANameIsWrong() throws Exception {
        assertThat(post(0, "mq/nobody", "reconnect").statusCode()).isEqualTo(400);
        assertThat(post(0, "mq/shop", "reconnect").statusCode()).isEqualTo(400);
        assertThat(post(0, "mq/nobody", "stop").statusCode()).isEqualTo(400);
        assertThat(post(0, "mq/inventory", "explode").statusCode()).isEqualTo(400);
    }

    @Test
    void changesNothingUnlessItIsAllowedTo() throws Exception {
        assertThat(get(1, "mq/shop").statusCode()).isEqualTo(200);
        assertThat(post(1, "mq/shop", "reconnect").statusCode()).isEqualTo(405);
    }

    @Test
    void doesTheSameOverJmx() throws Exception {
        var server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = server.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,name=Mq,*"), null)
                .iterator()
                .next();
        long before = reconnects();

        assertThat(server.invoke(name, "mq", new Object[] {null}, new String[] {Long.class.getName()}))
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("name", "shop");
        String[] texts = Collections.nCopies(5, String.class.getName()).toArray(String[]::new);
        server.invoke(name, "change", new Object[] {"inventory", "RECONNECT", null, null, null}, texts);

        await().atMost(SOON).until(() -> reconnects() == before + 1);
        NODES[0].getBean(MqTemplate.class).awaitConnected("inventory", SOON);
    }

    @Test
    void showsNoTokenAnywhere() throws Exception {
        String all = get(0, "mq").body()
                + get(0, "env").body()
                + get(0, "configprops").body()
                + get(0, "env/SOME_VARIABLE").body()
                + get(0, "health").body();

        assertThat(all)
                .contains("SOME_VARIABLE", "mq.auth-token", "authToken", "acceptedTokens", "******")
                .doesNotContain("s3cret", "an-older-one");
    }

    private static long reconnects() {
        return NODES[0].getBean(Manager.class).status("inventory").counters().reconnects();
    }

    private static JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(200);
        return JsonMapper.shared().readTree(response.body());
    }

    private static HttpResponse<String> get(int node, String path) throws IOException, InterruptedException {
        return HTTP.send(request(node, path).GET().build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(int node, String path, String action)
            throws IOException, InterruptedException {
        return post(node, path, Map.of("action", action));
    }

    private static HttpResponse<String> post(int node, String path, Map<String, String> fields)
            throws IOException, InterruptedException {
        String body = JsonMapper.shared().writeValueAsString(fields);
        return HTTP.send(
                request(node, path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(int node, String path) {
        String port = NODES[node].getEnvironment().getRequiredProperty("local.server.port");
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/" + path));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Shop {

        @MqListener(id = "texts")
        void on(String text) {}
    }
}
