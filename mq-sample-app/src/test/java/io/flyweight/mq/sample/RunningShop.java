package io.flyweight.mq.sample;

import io.flyweight.mq.test.MqTestMesh;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;

/** The three services in this process on free ports; any of them can be stopped and started again. */
final class RunningShop implements AutoCloseable {

    private final Map<ShopService, ConfigurableApplicationContext> running = new EnumMap<>(ShopService.class);
    private final MqTestMesh mesh = MqTestMesh.of(
            Arrays.stream(ShopService.values()).map(ShopService::queue).toArray(String[]::new));
    private final String[] settings;

    RunningShop(String... settings) {
        this.settings = settings;
        for (ShopService service : ShopService.values()) {
            start(service);
        }
    }

    /** Starts a service, and returns when all that run are connected. */
    void start(ShopService service) {
        List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--shop.resend-every=100ms"));
        arguments.addAll(List.of(settings));
        mesh.properties(service.queue()).forEach((name, value) -> arguments.add("--" + name + "=" + value));
        running.put(service, service.start(arguments.toArray(String[]::new)));
        mesh.awaitConnected();
    }

    void stop(ShopService service) {
        ConfigurableApplicationContext context = running.remove(service);
        if (context != null) {
            context.close();
        }
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
        mesh.close();
    }

    private RestTestClient http(ShopService service) {
        String port = context(service).getEnvironment().getRequiredProperty("local.server.port");
        return RestTestClient.bindToServer(new JdkClientHttpRequestFactory())
                .baseUrl("http://127.0.0.1:" + port)
                .build();
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
}
