package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.example.shop.Warehouse.Taken;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.test.MqTestMesh;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** The listener and the sender that README.md shows, on three nodes. */
@ExtendWith(OutputCaptureExtension.class)
class ShopNodesIT {

    private final MqTestMesh mesh = MqTestMesh.of("orders", "inventory", "scanner");
    private ConfigurableApplicationContext inventory;
    private ConfigurableApplicationContext orders;
    private ConfigurableApplicationContext scanner;

    @BeforeEach
    void start() {
        inventory = start("inventory");
        orders = start("orders");
        scanner = start("scanner");
        mesh.awaitConnected();
    }

    @AfterEach
    void close() {
        orders.close();
        inventory.close();
        scanner.close();
        mesh.close();
    }

    private ConfigurableApplicationContext start(String name) {
        return new SpringApplicationBuilder(ShopApplication.class)
                .properties(Map.copyOf(mesh.properties(name)))
                .run();
    }

    @Test
    void eachWayToSendReachesTheListenerAndHasItsAnswer() {
        Warehouse warehouse = orders.getBean(Warehouse.class);

        warehouse.take(1);
        warehouse.takeLater(2).join();
        assertThat(warehouse.takeAndAsk(3)).isEqualTo(new Taken(1));
        assertThatThrownBy(() -> warehouse.takeAndAsk(3))
                .isInstanceOf(MqRejectedException.class)
                .hasMessageContaining("there are only 1 left");
        assertThat(warehouse.takeAndAsk(1)).isEqualTo(new Taken(0));
    }

    @Test
    void aBroadcastGoesToEveryOtherQueueAndIsRoutedByItsSubject(CapturedOutput output) {
        Map<String, CompletableFuture<Void>> answers =
                orders.getBean(Warehouse.class).tellAll(5);

        assertThat(answers).containsOnlyKeys("inventory", "scanner");
        answers.values().forEach(CompletableFuture::join);
        assertThat(output)
                .containsSubsequence("count.shoes.evening: 5 of article 42", "count.shoes.evening: 5 of article 42");
        assertThatThrownBy(() -> orders.getBean(MqTemplate.class)
                        .send("inventory", new Warehouse.Counted(42, 5), Map.of("mq_subject", "count.shoes.morning")))
                .isInstanceOf(MqRejectedException.class);
    }

    @Test
    void bytesWithAHeaderAreRoutedByTheirSender(CapturedOutput output) {
        scanner.getBean(Warehouse.class).scan(new byte[13]);

        assertThat(output).contains("13 bytes from shelf 12");
        assertThatThrownBy(() -> orders.getBean(Warehouse.class).scan(new byte[13]))
                .isInstanceOf(MqRejectedException.class)
                .hasMessageContaining("no listener takes");
    }
}
