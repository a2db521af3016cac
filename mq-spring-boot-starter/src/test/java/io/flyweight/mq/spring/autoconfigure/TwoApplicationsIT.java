package io.flyweight.mq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqAckErrorException;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.spring.MqConnectionStateEvent;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqMessage;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.support.Ports;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.messaging.handler.annotation.Header;

/** Two applications on loopback, each with the starter and nothing else. */
class TwoApplicationsIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private static final Map<String, String> TEXT = Map.of(MqHeaders.SUBJECT, "text.plain");

    private static final ConfigurableApplicationContext[] NODES = new ConfigurableApplicationContext[2];

    @BeforeAll
    static void startBoth() {
        List<String> mesh = List.of("shop=" + Ports.free(), "inventory=" + Ports.free());
        NODES[0] = Node.start(Shop.class, "shop", mesh);
        NODES[1] = Node.start(Inventory.class, "inventory", mesh, "--mq.packet-size-limit=64KB");
        shop().awaitConnected("inventory", SOON);
        inventory().awaitConnected("shop", SOON);
    }

    @AfterAll
    static void stopBoth() {
        for (ConfigurableApplicationContext node : NODES) {
            node.close();
        }
    }

    @Test
    void exchangesObjectsBothWays() {
        shop().send("inventory", new Reserve(42, 3), Map.of("priority", 7));
        inventory().send("shop", new SoldOut(42));

        assertThat(NODES[1].getBean(Inventory.class).heard).contains("shop reserves 3 of 42 at 7");
        assertThat(NODES[0].getBean(Shop.class).heard).contains("inventory has no 42");
    }

    @Test
    void keepsTheOrderOfAsynchronousSends() {
        var sends = IntStream.range(0, 200)
                .mapToObj(i -> shop().sendAsync("inventory", "n" + i, TEXT))
                .toList();
        sends.forEach(send -> send.join());

        assertThat(NODES[1].getBean(Inventory.class).texts)
                .containsSubsequence(
                        IntStream.range(0, 200).mapToObj(i -> "n" + i).toList());
    }

    @Test
    void asksAndIsAnswered() {
        assertThat(shop().sendAndReceive(
                                "inventory",
                                new AskStock(List.of(1L, 2L)),
                                new ParameterizedTypeReference<List<Stock>>() {}))
                .containsExactly(new Stock(1, 10), new Stock(2, 20));
        assertThat(shop().sendAndReceive("inventory", "nothing to say", TEXT, null, String.class))
                .isNull();
    }

    @Test
    void isToldWhyAListenerRefused() {
        assertThatExceptionOfType(MqRejectedException.class)
                .isThrownBy(() -> shop().send("inventory", new Reserve(42, 0)))
                .withMessageContaining("0 pieces is not allowed");
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(
                        () -> shop().sendAsync("inventory", new Reserve(42, -1)).join())
                .withCauseInstanceOf(MqRejectedException.class)
                .withMessageContaining("-1 pieces");
    }

    @Test
    void isToldThatNobodyListensOrThatThePayloadIsOfAnotherShape() {
        assertThatExceptionOfType(MqRejectedException.class)
                .isThrownBy(() -> shop().send("inventory", new Unheard("a")))
                .withMessageContaining("no listener takes type 'Unheard'");
        assertThatExceptionOfType(MqRejectedException.class)
                .isThrownBy(() -> shop().send("inventory", "no json", Map.of(MqHeaders.TYPE, "reserve-stock")))
                .withMessageContaining("JSON");
        assertThat(shop().sendAndReceive("inventory", "still there", TEXT, SOON, String.class))
                .isNull();
    }

    @Test
    void neverWrapsAnException() {
        assertThatExceptionOfType(MqUnknownQueueException.class)
                .isThrownBy(() -> shop().send("nobody", "x"))
                .withMessageContaining("nobody");
    }

    @Test
    void broadcastsToTheOtherQueue() {
        var answers = inventory().broadcast(new SoldOut(7));

        assertThat(answers).containsOnlyKeys("shop");
        answers.values().forEach(answer -> answer.join());
        assertThat(NODES[0].getBean(Shop.class).heard).contains("inventory has no 7");
    }

    @Test
    void tellsConnectionsAsEventsAndInTheHealth() {
        assertThat(NODES[0].getBean(Shop.class).events)
                .contains(new MqConnectionStateEvent("inventory", OutConnState.CONNECTED));
        HealthIndicator health = NODES[0].getBean("mqHealthContributor", HealthIndicator.class);
        assertThat(health.health()).satisfies(now -> {
            assertThat(now.getStatus()).isEqualTo(Status.UP);
            assertThat(String.valueOf(now.getDetails().get("peers"))).contains("inventory", "CONNECTED");
        });
    }

    @Test
    void reconnectsAfterAListenerClosedTheConnection() {
        assertThatExceptionOfType(MqAckErrorException.class)
                .isThrownBy(() -> inventory().send("shop", "bad packet"))
                .withMessageContaining("shop");
        await().atMost(SOON)
                .ignoreExceptionsMatching(e -> e instanceof MqException failure && failure.safeToResend())
                .until(() -> {
                    inventory().send("shop", new SoldOut(8));
                    return true;
                });
        assertThat(NODES[0].getBean(Shop.class).heard).containsOnlyOnce("inventory has no 8");
    }

    private static MqTemplate shop() {
        return NODES[0].getBean(MqTemplate.class);
    }

    private static MqTemplate inventory() {
        return NODES[1].getBean(MqTemplate.class);
    }

    @MqMessage("reserve-stock")
    record Reserve(long article, int pieces) {}

    /** As a second application would write it: another class of the same name on the wire. */
    @MqMessage("reserve-stock")
    record ReserveHere(long article, int pieces) {}

    record SoldOut(long article) {}

    record AskStock(List<Long> articles) {}

    record Stock(long article, int pieces) {}

    record Unheard(String text) {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Shop {

        final List<String> heard = new CopyOnWriteArrayList<>();
        final List<Object> events = new CopyOnWriteArrayList<>();

        @MqListener
        void on(SoldOut soldOut, @Header(MqHeaders.SENDER) String sender) {
            heard.add(sender + " has no " + soldOut.article());
        }

        @MqListener
        Ack on(String text) {
            return Ack.ERROR;
        }

        @EventListener
        void on(MqConnectionStateEvent event) {
            events.add(event);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Inventory {

        final List<String> heard = new CopyOnWriteArrayList<>();
        final List<String> texts = new CopyOnWriteArrayList<>();

        @MqListener
        void on(
                ReserveHere reserve,
                @Header(MqHeaders.SENDER) String sender,
                @Header(required = false) Integer priority) {
            if (reserve.pieces() <= 0) {
                throw new IllegalArgumentException(reserve.pieces() + " pieces is not allowed");
            }
            heard.add(sender + " reserves " + reserve.pieces() + " of " + reserve.article() + " at " + priority);
        }

        @MqListener
        List<Stock> on(AskStock ask) {
            return ask.articles().stream()
                    .map(article -> new Stock(article, (int) (article * 10)))
                    .toList();
        }

        @MqListener(subject = "text.*")
        void on(String text) {
            texts.add(text);
        }
    }
}
