package io.flyweight.mq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.PeerCounters;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.support.Ports;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.handler.annotation.Header;

/** Replies that come late, and replies to a node that nobody can reach. */
@Timeout(60)
class RequestsIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final List<String> mesh = List.of("shop=" + Ports.free(), "inventory=" + Ports.free());
    private final ConfigurableApplicationContext inventory = Node.start(Inventory.class, "inventory", mesh);

    @AfterEach
    void stop() {
        inventory.getBean(Inventory.class).answer.countDown();
        inventory.close();
    }

    @Test
    void aReplyThatComesAfterTheTimeoutIsCountedAndNobodyElses() {
        try (ConfigurableApplicationContext shop = Node.start(Shop.class, "shop", mesh)) {
            MqTemplate template = shop.getBean(MqTemplate.class);
            template.awaitConnected("inventory", SOON);

            MqSendTimeoutException late = catchThrowableOfType(
                    MqSendTimeoutException.class,
                    () -> template.sendAndReceive(
                            "inventory", new Ask(1), Map.of(), Duration.ofMillis(50), Stock.class));

            assertThat(late.delivery()).isEqualTo(Delivery.UNKNOWN);
            assertThat(late.safeToResend()).isFalse();
            assertThat(counters(shop).lateAnswers()).isZero();
            inventory.getBean(Inventory.class).answer.countDown();
            assertThat(template.sendAndReceive("inventory", new Ask(2), Map.of(), SOON, Stock.class))
                    .isEqualTo(new Stock(2));
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(counters(shop).lateAnswers()).isOne());
            assertThat(counters(shop).unknown()).isOne();
        }
    }

    @Test
    void aNodeThatDoesNotListenGetsRepliesAndNothingElse() {
        inventory.getBean(Inventory.class).answer.countDown();
        String deaf = "--mq.listener.auto-startup=false";
        try (ConfigurableApplicationContext shop = Node.start(Shop.class, "shop", mesh, deaf)) {
            MqTemplate template = shop.getBean(MqTemplate.class);
            template.awaitConnected("inventory", SOON);

            assertThat(template.sendAndReceive("inventory", new Ask(3), Stock.class))
                    .isEqualTo(new Stock(3));
            MqOutClosedException unreached = catchThrowableOfType(
                    MqOutClosedException.class,
                    () -> inventory.getBean(MqTemplate.class).send("shop", "hello"));
            assertThat(unreached.delivery()).isEqualTo(Delivery.NOT_DELIVERED);
        }
    }

    @Test
    void aReplyToANodeThatIsGoneIsLostAndTheListenerIsNoWiser() {
        ConfigurableApplicationContext shop = Node.start(Shop.class, "shop", mesh, "--mq.packet-wait-timeout=1m");
        MqTemplate template = shop.getBean(MqTemplate.class);
        template.awaitConnected("inventory", SOON);
        var answer = template.sendAsync("inventory", new Ask(4));
        Inventory working = inventory.getBean(Inventory.class);
        await().atMost(SOON).until(() -> working.asked.getCount() == 0);

        shop.getBean(Manager.class).forceStop();
        shop.close();
        working.answer.countDown();

        assertThat(answer).isCompletedExceptionally();
        await().atMost(SOON).until(() -> working.answered.getCount() == 0);
    }

    @Test
    void aListenerReadsTheIdThatItsSenderGave() {
        try (ConfigurableApplicationContext shop = Node.start(Shop.class, "shop", mesh)) {
            MqTemplate template = shop.getBean(MqTemplate.class);
            template.awaitConnected("inventory", SOON);
            UUID id = UUID.randomUUID();
            Map<String, String> about = Map.of(MqHeaders.SUBJECT, "id");

            assertThat(template.sendAndReceive(
                            "inventory", "x", Map.of(MqHeaders.SUBJECT, "id", MqHeaders.ID, id), SOON, UUID.class))
                    .isEqualTo(id);
            assertThat(template.sendAndReceive("inventory", "x", about, SOON, UUID.class))
                    .isNull();
        }
    }

    private static PeerCounters counters(ConfigurableApplicationContext node) {
        return node.getBean(Manager.class).status().peers().get(0).counters();
    }

    record Ask(long article) {}

    record Stock(long article) {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Shop {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Inventory {

        final CountDownLatch asked = new CountDownLatch(1);
        final CountDownLatch answer = new CountDownLatch(1);
        final CountDownLatch answered = new CountDownLatch(1);

        @MqListener
        Stock on(Ask ask) throws InterruptedException {
            asked.countDown();
            answer.await();
            answered.countDown();
            return new Stock(ask.article());
        }

        @MqListener(subject = "id")
        @Nullable UUID on(@Header(name = MqHeaders.ID, required = false) @Nullable UUID id) {
            return id;
        }
    }
}
