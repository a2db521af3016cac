package io.flyweight.mq.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;

/** The landing page's own requests. */
@Tag("long")
class DeskIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static RunningDesk desk;
    private static RestTestClient http;

    @BeforeAll
    static void open() {
        desk = new RunningDesk();
        http = RestTestClient.bindToServer().baseUrl(desk.address()).build();
    }

    @AfterAll
    static void close() {
        desk.close();
    }

    private static ResponseSpec order() {
        return http.post()
                .uri("/to/orders/orders")
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"sku\":\"apple\",\"quantity\":3}")
                .exchange();
    }

    private static JsonNode get(String path) {
        return RunningShop.json(http.get().uri(path).exchange());
    }

    private static int change(String path) {
        return RunningShop.status(http.post().uri(path).exchange());
    }

    /** The next test must not suffer from what this one has left. */
    @AfterEach
    void repair() {
        for (ShopService service : ShopService.values()) {
            change("/services/" + service.queue() + "/restore");
            change("/services/" + service.queue() + "/start");
        }
    }

    @Test
    void servesThePage() {
        http.get()
                .uri("/")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .value(page -> assertThat(page).contains("<title>The shop</title>"));
    }

    @Test
    void ordersAndCounts() {
        await().atMost(SOON).until(() -> RunningShop.status(order()) == 201);

        await().atMost(SOON)
                .until(() ->
                        get("/to/orders/orders/summary").at("/counts/SHIPPED").asInt() > 0);
        assertThat(get("/to/orders/orders/summary").get("latest")).isNotEmpty();
        assertThat(get("/to/inventory/inventory/summary").get("reserved").asInt())
                .isPositive();
        assertThat(get("/to/shipping/shipments/summary").get("shipped").asInt()).isPositive();
    }

    @Test
    void stopsAServiceAndStartsItAgain() {
        assertThat(change("/services/inventory/stop")).isEqualTo(204);
        assertThat(get("/services").get(1).get("address").isNull()).isTrue();
        assertThat(RunningShop.json(order()).get("detail").asString()).contains("NOT_DELIVERED");
        assertThat(RunningShop.status(http.get().uri("/to/inventory/inventory").exchange()))
                .isEqualTo(503);

        assertThat(change("/services/inventory/start")).isEqualTo(204);
        await().atMost(SOON).until(() -> RunningShop.status(order()) == 201);
    }

    @Test
    void whereTheNetworkIsCutTheFateIsUnknownAndAllArrivesWhenItIsRestored() {
        await().atMost(SOON).until(() -> RunningShop.status(order()) == 201);

        assertThat(change("/services/inventory/cut")).isEqualTo(204);
        assertThat(get("/services").get(1).get("link").asString()).isEqualTo("CUT");
        JsonNode problem = RunningShop.json(order());
        assertThat(problem.get("detail").asString()).contains("UNKNOWN");

        assertThat(change("/services/inventory/restore")).isEqualTo(204);
        assertThat(get("/services").get(1).get("link").asString()).isEqualTo("WHOLE");
        String path = "/to/orders/orders/" + problem.get("order").asString();
        await().atMost(SOON).until(() -> get(path).get("state").asString().equals("SHIPPED"));
    }

    @Test
    void aServiceBetweenTwoCutsStaysCutOff() {
        await().atMost(SOON).until(() -> RunningShop.status(order()) == 201);

        change("/services/inventory/cut");
        change("/services/orders/cut");
        change("/services/orders/restore");
        assertThat(RunningShop.json(order()).get("detail").asString()).contains("UNKNOWN");

        change("/services/inventory/restore");
        await().atMost(SOON).until(() -> RunningShop.status(order()) == 201);
    }

    @Test
    void letsNoOtherPageStopAService() {
        for (String origin : List.of("http://evil.example", "null")) {
            http.post()
                    .uri("/services/shipping/stop")
                    .header("Origin", origin)
                    .exchange()
                    .expectStatus()
                    .isForbidden();
        }
        http.post()
                .uri("/services/shipping/restore")
                .header("Origin", desk.address())
                .exchange()
                .expectStatus()
                .isNoContent();
        assertThat(get("/services").get(2).get("address").isNull()).isFalse();
    }

    @Test
    void knowsNoOtherService() {
        assertThat(change("/services/nobody/stop")).isEqualTo(404);
        assertThat(change("/services/nobody/cut")).isEqualTo(404);
        assertThat(RunningShop.status(http.get().uri("/to/nobody/").exchange())).isEqualTo(404);
    }

    @Test
    void passesNothingOnToWhoIsNoService() throws IOException {
        try (ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            elsewhere.setSoTimeout(500);
            String trick = "/to/orders;@127.0.0.1:" + elsewhere.getLocalPort() + "/orders/summary";

            assertThat(RunningShop.status(
                            http.get().uri(URI.create(desk.address() + trick)).exchange()))
                    .isEqualTo(200);

            assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(elsewhere::accept);
        }
    }
}
