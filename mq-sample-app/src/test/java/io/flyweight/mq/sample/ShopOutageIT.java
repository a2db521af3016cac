package io.flyweight.mq.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;
import tools.jackson.databind.JsonNode;

@Tag("long")
class ShopOutageIT {

    private static final int ORDERS = 50;

    private final RunningShop shop = new RunningShop();

    @AfterEach
    void close() {
        shop.close();
    }

    @Test
    void withoutInventoryAnOrderFailsAtOnceAndOrdersFlowWhenItIsBack() {
        shop.order("apple", 1).expectStatus().isCreated();
        await().until(() -> shipped() == 1);
        shop.stop(ShopService.INVENTORY);

        ResponseSpec response = shop.order("apple", 1);
        response.expectStatus().isEqualTo(503).expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON);
        JsonNode problem = RunningShop.json(response);
        assertThat(problem.path("detail").asString()).contains("'inventory'", "NOT_DELIVERED");
        assertThat(problem.path("queue").asString()).isEqualTo("inventory");
        assertThat(problem.path("reason").asString()).as("it did not wait").startsWith("not connected");
        JsonNode order = RunningShop.json(
                shop.get(ShopService.ORDERS, "/orders/" + problem.path("order").asString()));
        assertThat(order.path("state").asString()).isEqualTo("NOT_SENT");

        shop.start(ShopService.INVENTORY);
        shop.order("apple", 1).expectStatus().isCreated();
        await().until(() -> shipped() == 2);
    }

    @Test
    void whatWasReservedWhileShippingWasDownIsShippedOnceWhenItIsBack() {
        shop.stop(ShopService.SHIPPING);
        for (int i = 0; i < ORDERS; i++) {
            assertThat(RunningShop.json(shop.order("apple", 1)).path("state").asString())
                    .isEqualTo("RESERVED");
        }
        await().until(() -> waitingForShipping() == ORDERS);

        shop.start(ShopService.SHIPPING);

        await().until(() -> shipped() == ORDERS);
        assertThat(shop.list(ShopService.SHIPPING, "/shipments")).hasSize(ORDERS);
        assertThat(waitingForShipping()).isZero();
    }

    private int waitingForShipping() {
        return RunningShop.json(shop.get(ShopService.INVENTORY, "/inventory"))
                .path("waitingForShipping")
                .asInt();
    }

    private long shipped() {
        return shop.list(ShopService.ORDERS, "/orders").stream()
                .filter(order -> order.path("state").asString().equals("SHIPPED"))
                .count();
    }
}
