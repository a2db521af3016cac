package io.flyweight.mq.sample;

import io.flyweight.mq.spring.MqTemplate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;

/** The three services in this process on free ports, any of which can be stopped and started again. */
final class RunningShop implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<ShopService, ConfigurableApplicationContext> running = new EnumMap<>(ShopService.class);
    private final List<String> arguments = new ArrayList<>();

    RunningShop(String... settings) {
        arguments.addAll(List.of("--server.port=0", "--mq.auto-reconnect-duration=100ms", "--shop.resend-every=100ms"));
        arguments.addAll(List.of(settings));
        for (ShopService service : ShopService.values()) {
            arguments.add("--mq.queues." + service.queue() + "=127.0.0.1:" + freePort());
        }
        for (ShopService service : ShopService.values()) {
            start(service);
        }
        running.keySet().forEach(this::awaitPeers);
    }

    void start(ShopService service) {
        running.put(service, service.start(arguments.toArray(String[]::new)));
    }

    void stop(ShopService service) {
        ConfigurableApplicationContext context = running.remove(service);
        if (context != null) {
            context.close();
        }
    }

    void awaitPeers(ShopService service) {
        MqTemplate mqTemplate = context(service).getBean(MqTemplate.class);
        running.keySet().stream()
                .filter(peer -> peer != service)
                .forEach(peer -> mqTemplate.awaitConnected(peer.queue(), PATIENCE));
    }

    ResponseSpec order(String sku, int quantity) {
        return post("{\"sku\":\"" + sku + "\",\"quantity\":" + quantity + "}");
    }

    ResponseSpec post(String body) {
        return http(ShopService.ORDERS)
                .post()
                .uri("/orders")
                .contentType(MediaType.APPLICATION_JSON)
                .body(body)
                .exchange();
    }

    ResponseSpec get(ShopService service, String path) {
        return http(service).get().uri(path).exchange();
    }

    List<JsonNode> list(ShopService service, String path) {
        return json(get(service, path)).valueStream().toList();
    }

    static JsonNode json(ResponseSpec response) {
        return present(response.returnResult(JsonNode.class).getResponseBody());
    }

    static int status(ResponseSpec response) {
        return response.returnResult(String.class).getStatus().value();
    }

    @Override
    public void close() {
        List.copyOf(running.keySet()).forEach(this::stop);
    }

    private RestTestClient http(ShopService service) {
        String port = context(service).getEnvironment().getRequiredProperty("local.server.port");
        return RestTestClient.bindToServer().baseUrl("http://127.0.0.1:" + port).build();
    }

    private ConfigurableApplicationContext context(ShopService service) {
        return present(running.get(service));
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new AssertionError("nothing there");
        }
        return value;
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
