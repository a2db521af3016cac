package com.example.orders;

import static org.assertj.core.api.Assertions.assertThat;

import com.example.orders.OrdersApplication.Checkout;
import com.example.orders.OrdersApplication.Outcome;
import com.example.orders.OrdersApplication.ReserveStock;
import com.example.orders.OrdersApplication.Reserved;
import com.example.orders.OrdersApplication.SoldOut;
import io.flyweight.mq.Manager;
import io.flyweight.mq.test.MqFaultProxy.Way;
import io.flyweight.mq.test.MqRecorder;
import io.flyweight.mq.test.MqTestMesh;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest(properties = "mq.packet-wait-timeout=500ms")
class OrdersIT {

    static final MqTestMesh mesh = MqTestMesh.of("orders", "inventory");
    static final MqRecorder inventory = new MqRecorder();

    @Autowired
    Checkout checkout;

    @DynamicPropertySource
    static void join(DynamicPropertyRegistry registry) {
        mesh.register("orders", registry);
    }

    @BeforeAll
    static void startInventory() {
        mesh.start("inventory", inventory);
    }

    @BeforeEach
    void awaitConnected() {
        mesh.awaitConnected();
        inventory.on(ReserveStock.class, command -> new Reserved(10 - command.pieces()));
    }

    @AfterEach
    void restore() {
        inventory.reset();
        mesh.restore();
    }

    @Test
    void anOrderReservesItsStock() {
        assertThat(checkout.order(42, 3)).isEqualTo(Outcome.PLACED);

        assertThat(inventory.await(ReserveStock.class)).isEqualTo(new ReserveStock(42, 3));
    }

    @Test
    void isRefusedWhenInventoryRejects() {
        inventory.on(ReserveStock.class, command -> {
            throw new IllegalStateException("only 2 left");
        });

        assertThat(checkout.order(42, 3)).isEqualTo(Outcome.REFUSED);
    }

    @Test
    void canBeTriedAgainWhenInventoryIsAway() {
        Manager node = mesh.manager("inventory");
        node.close();
        assertThat(checkout.order(42, 3)).isEqualTo(Outcome.TRY_AGAIN);

        node.start();
        mesh.awaitConnected();
        assertThat(checkout.order(42, 3)).isEqualTo(Outcome.PLACED);
    }

    @Test
    void isUnclearWhenInventoryIsSlow() {
        inventory.hold();

        assertThat(checkout.order(42, 3)).isEqualTo(Outcome.ASK_INVENTORY);
        assertThat(inventory.received()).hasSize(1);
    }

    @Test
    void isUnclearWhenTheAnswerIsLost() {
        mesh.link("orders", "inventory").drop(Way.ANSWERS);

        assertThat(checkout.order(42, 3)).isEqualTo(Outcome.ASK_INVENTORY);
    }

    @Test
    void isRefusedWithoutAskingOnceInventoryHasSaidSo() {
        mesh.template("inventory").send("orders", new SoldOut(7));

        assertThat(checkout.order(7, 1)).isEqualTo(Outcome.REFUSED);
        assertThat(inventory.received()).isEmpty();
    }
}
