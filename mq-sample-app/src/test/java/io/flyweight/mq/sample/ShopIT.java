package io.flyweight.mq.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;

@Tag("long")
class ShopIT {

    private static final int PEARS = 1_000;
    private static final int CLIENTS = 8;
    private static final int ORDERS = 800;

    private static RunningShop shop;

    @BeforeAll
    static void open() {
        shop = new RunningShop("--shop.stock.apple=100000", "--shop.stock.pear=" + PEARS, "--shop.stock.cherry=5");
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @Test
    void anOrderIsReservedAndThenShipped() {
        ResponseSpec response = shop.order("apple", 3);
        response.expectStatus().isCreated();
        JsonNode order = RunningShop.json(response);
        String id = order.path("id").asString();

        response.expectHeader().location("/orders/" + id);
        assertThat(order.path("state").asString()).isIn("RESERVED", "SHIPPED");
        await().until(() -> stateOf(id).equals("SHIPPED"));
        assertThat(shipmentsOf(id)).hasSize(1).first().satisfies(shipment -> {
            assertThat(shipment.path("sku").asString()).isEqualTo("apple");
            assertThat(shipment.path("quantity").asInt()).isEqualTo(3);
        });
    }

    @Test
    void moreThanThereIsInStockIsAConflictWithWhatIsLeft() {
        JsonNode problem = problem(shop.order("cherry", 6), 409);

        assertThat(problem.path("detail").asString()).isEqualTo("Not enough stock of 'cherry': 6 wanted, 5 left.");
        assertThat(stateOf(problem.path("order").asString())).isEqualTo("REJECTED");
        assertThat(shipmentsOf(problem.path("order").asString())).isEmpty();
    }

    @Test
    void aSkuThatNobodySellsIsUnprocessable() {
        JsonNode problem = problem(shop.order("unicorn", 1), 422);

        assertThat(problem.path("detail").asString()).contains("there is no sku 'unicorn'");
        assertThat(stateOf(problem.path("order").asString())).isEqualTo("REJECTED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"sku\":",
                "[]",
                "null",
                "{}",
                "{\"sku\":\"apple\"}",
                "{\"quantity\":1}",
                "{\"sku\":\"\",\"quantity\":1}",
                "{\"sku\":\"apple\",\"quantity\":0}",
                "{\"sku\":\"apple\",\"quantity\":1.5}",
                "{\"sku\":\"apple\",\"quantity\":3000000000}",
                "{\"sku\":\"apple\",\"quantity\":\"many\"}"
            })
    void aBodyThatIsNoOrderIsABadRequest(String body) {
        int before = shop.list(ShopService.ORDERS, "/orders").size();

        assertThat(problem(shop.post(body), 400).path("detail").asString()).startsWith("The body must be JSON");
        assertThat(shop.list(ShopService.ORDERS, "/orders")).hasSize(before);
    }

    @Test
    void anOrderThatWasNeverPlacedIsNotFound() {
        JsonNode problem = problem(shop.get(ShopService.ORDERS, "/orders/nobody's"), 404);

        assertThat(problem.path("detail").asString()).isEqualTo("There is no order 'nobody's'.");
    }

    @ParameterizedTest
    @EnumSource
    void theHealthOfEachServiceShowsItsPeers(ShopService service) {
        ResponseSpec response = shop.get(service, "/actuator/health");

        response.expectStatus().isOk();
        var body = response.expectBody().jsonPath("$.status").isEqualTo("UP");
        for (ShopService peer : ShopService.values()) {
            if (peer != service) {
                body.jsonPath("$.components.mq.details.peers." + peer.queue() + ".state")
                        .isEqualTo("CONNECTED");
            }
        }
    }

    @Test
    void eightClientsHaveEveryAcceptedOrderShippedOnceAndTheLedgerAddsUp() throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<Boolean>> answers = IntStream.range(0, ORDERS)
                    .mapToObj(i -> clients.submit(() -> isAccepted(shop.order("pear", 1 + i % 3))))
                    .toList();
            int accepted = 0;
            for (Future<Boolean> answer : answers) {
                accepted += answer.get() ? 1 : 0;
            }
            assertThat(accepted).isBetween(1, ORDERS - 1);
            assertAllAddsUp(accepted);
        } finally {
            clients.shutdownNow();
        }
    }

    private static void assertAllAddsUp(int accepted) {
        await().untilAsserted(() -> assertThat(pears(shop.list(ShopService.ORDERS, "/orders")))
                .extracting(order -> order.path("state").asString())
                .filteredOn(state -> !state.equals("REJECTED"))
                .hasSize(accepted)
                .containsOnly("SHIPPED"));
        List<JsonNode> shipped = pears(shop.list(ShopService.SHIPPING, "/shipments"));
        assertThat(shipped)
                .hasSize(accepted)
                .extracting(shipment -> shipment.path("orderId").asString())
                .doesNotHaveDuplicates();
        JsonNode ledger = RunningShop.json(shop.get(ShopService.INVENTORY, "/inventory"));
        List<JsonNode> reserved = pears(ledger.path("reserved").valueStream().toList());
        assertThat(reserved).hasSize(accepted);
        assertThat(pieces(reserved)).isEqualTo(pieces(shipped)).isLessThanOrEqualTo(PEARS);
        assertThat(ledger.path("stock").path("pear").asInt()).isEqualTo(PEARS - pieces(reserved));
        assertThat(ledger.path("waitingForShipping").asInt()).isZero();
    }

    private static boolean isAccepted(ResponseSpec response) {
        int status = RunningShop.status(response);
        assertThat(status).isIn(201, 409);
        return status == 201;
    }

    private static JsonNode problem(ResponseSpec response, int status) {
        response.expectStatus().isEqualTo(status).expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON);
        return RunningShop.json(response);
    }

    private static String stateOf(String order) {
        return RunningShop.json(shop.get(ShopService.ORDERS, "/orders/" + order))
                .path("state")
                .asString();
    }

    private static List<JsonNode> shipmentsOf(String order) {
        return shop.list(ShopService.SHIPPING, "/shipments").stream()
                .filter(shipment -> shipment.path("orderId").asString().equals(order))
                .toList();
    }

    private static List<JsonNode> pears(List<JsonNode> all) {
        return all.stream()
                .filter(one -> one.path("sku").asString().equals("pear"))
                .toList();
    }

    private static int pieces(List<JsonNode> lines) {
        return lines.stream().mapToInt(line -> line.path("quantity").asInt()).sum();
    }
}
