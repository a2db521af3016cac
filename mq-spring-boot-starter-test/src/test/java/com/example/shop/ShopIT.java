package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.shop.ShopApplication.ReserveStock;
import com.example.shop.Warehouse.Take;
import com.example.shop.Warehouse.Taken;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.test.MqRecorder;
import io.flyweight.mq.test.MqTestMesh;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

@SpringBootTest
class ShopIT {

    static final MqTestMesh mesh = MqTestMesh.of("orders", "inventory");
    static final MqRecorder inventory = new MqRecorder();

    @Autowired
    Warehouse warehouse;

    @DynamicPropertySource
    static void join(DynamicPropertyRegistry registry) {
        mesh.start("inventory", inventory);
        mesh.register("orders", registry);
    }

    @Test
    void ordersAtTheStart() {
        assertThat(inventory.await(ReserveStock.class)).isEqualTo(new ReserveStock(42, 3));
    }

    @Test
    void takesWhatThereIs() {
        inventory.on(Take.class, command -> new Taken(10 - command.pieces()));
        assertThat(warehouse.takeAndAsk(3)).isEqualTo(new Taken(7));

        inventory.on(Take.class, command -> {
            throw new IllegalStateException("sold out");
        });
        assertThatThrownBy(() -> warehouse.takeAndAsk(3))
                .isInstanceOf(MqRejectedException.class)
                .hasMessageContaining("sold out");
    }
}
