package io.flyweight.mq.reliability.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqPacketTooLargeException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.reliability.engine.StockApp.Ask;
import io.flyweight.mq.reliability.engine.StockApp.Once;
import io.flyweight.mq.reliability.engine.StockApp.Pieces;
import io.flyweight.mq.reliability.engine.StockApp.Refuse;
import io.flyweight.mq.reliability.engine.StockApp.Reserve;
import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.MqEngine;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqNode;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.PacketSender;
import io.flyweight.mq.spring.autoconfigure.endpoint.MqDescriptor;
import io.flyweight.mq.spring.autoconfigure.endpoint.MqEndpoint;
import io.flyweight.mq.spring.rabbit.RabbitQueues;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/** What template and listeners promise, on each engine; where engines differ, the template says how. */
@Tag("long")
@ParameterizedClass
@EnumSource(Engines.class)
@Timeout(120)
class EngineContractIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @Parameter
    private Engines engine = Engines.MESH;

    private Apps apps = new Apps(Engines.MESH);

    @BeforeEach
    void prepare() {
        apps = new Apps(engine);
    }

    @AfterEach
    void close() {
        apps.close();
    }

    @AfterAll
    static void stopBroker() throws IOException, InterruptedException {
        Engines.stop();
    }

    private String stock0() {
        return apps.name("stock-0");
    }

    private MqTemplate connectedShop() throws IOException {
        return apps.startConnectedShop().getBean(MqTemplate.class);
    }

    @Test
    void aPacketComesToTheListenerOfItsTypeWithItsHeadersAndItsSender() throws IOException {
        StockApp stock = apps.startStock("stock-0");
        MqTemplate template = connectedShop();
        UUID id = UUID.randomUUID();

        template.send(
                stock0(),
                new Reserve(1),
                Map.of(
                        MqHeaders.ID,
                        id,
                        MqHeaders.SUBJECT,
                        "stock.low",
                        MqHeaders.KEY,
                        "k",
                        "x-tenant",
                        "ü",
                        "CC",
                        "copy"));

        await().atMost(SOON).untilAsserted(() -> assertThat(stock.reserved).containsExactly(1));
        assertThat(stock.headers)
                .singleElement()
                .satisfies(headers -> assertThat(headers)
                        .containsEntry(MqHeaders.ID, id.toString())
                        .containsEntry(MqHeaders.SUBJECT, "stock.low")
                        .containsEntry(MqHeaders.KEY, "k")
                        .containsEntry(MqHeaders.TYPE, "Reserve")
                        .containsEntry("x-tenant", "ü")
                        .containsEntry("CC", "copy")
                        .containsEntry(MqHeaders.SENDER, apps.name("shop")));
        assertThat(template.capabilities().engine()).isEqualTo(MqEngine.valueOf(engine.name()));
    }

    @Test
    void packetsOfOneSenderStayInOrder() throws IOException {
        StockApp stock = apps.startStock("stock-0");
        MqTemplate template = connectedShop();
        List<CompletableFuture<Void>> answers = new ArrayList<>();

        for (int i = 0; i < 1_000; i++) {
            answers.add(template.sendAsync(stock0(), new Reserve(i)));
        }

        answers.forEach(CompletableFuture::join);
        await().atMost(SOON).untilAsserted(() -> assertThat(stock.reserved).hasSize(1_000));
        assertThat(stock.reserved)
                .containsExactlyElementsOf(IntStream.range(0, 1_000).boxed().toList());
    }

    @Test
    void aReplyIsTheListeners() throws IOException {
        apps.startStock("stock-0");
        MqTemplate template = connectedShop();

        assertThat(template.sendAndReceive(stock0(), new Ask(7), Pieces.class)).isEqualTo(new Pieces(7, 3));
        assertThat(template.sendAndReceiveAsync(stock0(), new Ask(8), Pieces.class))
                .succeedsWithin(SOON)
                .isEqualTo(new Pieces(8, 3));
    }

    @Test
    void aRequestMayFollowAnotherOnesAnswer() throws IOException {
        apps.startStock("stock-0");
        ConfigurableApplicationContext shop = apps.startConnectedShop();
        MqTemplate template = shop.getBean(MqTemplate.class);
        PacketSender sender = shop.getBean(PacketSender.class);
        Packet question = shop.getBean(MqCodec.class).encode(new Ask(7), Map.of());

        assertThat(sender.requestAsync(stock0(), question, SOON)
                        .thenCompose(first -> sender.requestAsync(stock0(), question, SOON)))
                .succeedsWithin(SOON)
                .satisfies(reply -> assertThat(reply.text()).contains("7", "3"));
    }

    @Test
    void aNodeThatWasStoppedCanBeStartedAgain() throws IOException {
        StockApp stock = apps.startStock("stock-0");
        ConfigurableApplicationContext shop = apps.startConnectedShop();
        MqTemplate template = shop.getBean(MqTemplate.class);
        shop.stop();

        assertThat(template.sendAsync(stock0(), new Reserve(1)))
                .failsWithin(SOON)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(MqOutClosedException.class);
        shop.start();
        template.awaitConnected(stock0(), SOON);
        template.sendAsync(stock0(), new Reserve(2)).join();

        await().atMost(SOON).untilAsserted(() -> assertThat(stock.reserved).containsExactly(2));
    }

    @Test
    void aListenerThatLeavesItsThreadInterruptedKeepsReceiving() throws IOException {
        StockApp stock = apps.startStock("stock-0");
        MqTemplate template = connectedShop();
        stock.interrupts.set(true);

        template.send(stock0(), new Reserve(1));
        await().atMost(SOON).untilAsserted(() -> assertThat(stock.reserved).containsExactly(1));
        stock.interrupts.set(false);
        template.send(stock0(), new Reserve(2));

        await().atMost(SOON).untilAsserted(() -> assertThat(stock.reserved).containsExactly(1, 2));
    }

    @Test
    void aRequestThatTheListenerRefusesIsToldSoWithTheReason() throws IOException {
        apps.startStock("stock-0");
        MqTemplate template = connectedShop();

        assertThatExceptionOfType(MqRejectedException.class)
                .isThrownBy(() -> template.sendAndReceive(stock0(), new Refuse(7), Pieces.class))
                .withMessageContaining("no piece 7");
    }

    @Test
    void aPacketThatTheListenerRefusesIsToldOrIsADeadLetter() throws IOException {
        apps.startStock("stock-0");
        ConfigurableApplicationContext shop = apps.startConnectedShop();
        MqTemplate template = shop.getBean(MqTemplate.class);

        if (template.capabilities().okMeansHandled()) {
            assertThatExceptionOfType(MqRejectedException.class)
                    .isThrownBy(() -> template.send(stock0(), new Refuse(7)))
                    .withMessageContaining("no piece 7");
        } else {
            template.send(stock0(), new Refuse(7));
            AmqpAdmin admin = shop.getBean(AmqpAdmin.class);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(admin.getQueueInfo(RabbitQueues.deadLettersOf(stock0())))
                            .satisfies(queue -> assertThat(queue == null ? 0 : queue.getMessageCount())
                                    .isEqualTo(1)));
        }
    }

    @Test
    void aQueueThatThereIsNotIsToldAtOnce() throws IOException {
        MqTemplate template = apps.startShop().getBean(MqTemplate.class);

        assertThatThrownBy(() -> template.send("nobody", new Reserve(1)))
                .isInstanceOfSatisfying(
                        MqUnknownQueueException.class,
                        failure -> assertThat(failure.delivery()).isEqualTo(Delivery.NOT_DELIVERED))
                .hasMessageContaining("nobody");
    }

    @Test
    void aPacketThatIsTooLargeIsNotSent() throws IOException {
        StockApp stock = apps.startStock("stock-0");
        MqTemplate template = connectedShop();

        assertThatThrownBy(() -> template.send(stock0(), new byte[1024 * 1024 + 1]))
                .isInstanceOf(MqPacketTooLargeException.class);

        template.send(stock0(), new Reserve(1));
        await().atMost(SOON).untilAsserted(() -> assertThat(stock.reserved).containsExactly(1));
    }

    @Test
    void aPacketToAReceiverThatIsAwayWaitsOrIsNotDelivered() throws IOException {
        MqTemplate template = apps.startShop().getBean(MqTemplate.class);

        if (template.capabilities().keepsForAbsentReceivers()) {
            template.send(stock0(), new Reserve(1));
            StockApp stock = apps.startStock("stock-0");
            await().atMost(SOON).untilAsserted(() -> assertThat(stock.reserved).containsExactly(1));
        } else {
            assertThatExceptionOfType(MqException.class)
                    .isThrownBy(() -> template.send(stock0(), new Reserve(1)))
                    .matches(MqException::safeToResend);
        }
    }

    @Test
    void aGroupsPacketsGoToItsMembersInTurn() throws IOException {
        StockApp first = apps.startStock("stock-0");
        StockApp second = apps.startStock("stock-1");
        MqTemplate template = connectedShop();
        template.awaitConnected(apps.name("stock-1"), SOON);

        IntStream.range(0, 10).forEach(i -> template.send(apps.stock(), new Reserve(i)));

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(first.reserved).hasSize(5);
            assertThat(second.reserved).hasSize(5);
        });
    }

    @Test
    void aBroadcastReachesEveryOtherQueue() throws IOException {
        StockApp first = apps.startStock("stock-0");
        StockApp second = apps.startStock("stock-1");
        MqTemplate template = connectedShop();
        template.awaitConnected(apps.name("stock-1"), SOON);

        assertThat(template.broadcast(new Reserve(1))).containsOnlyKeys(stock0(), apps.name("stock-1"));

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(first.reserved).containsExactly(1);
            assertThat(second.reserved).containsExactly(1);
        });
    }

    @Test
    void anIdempotentListenerHandlesAnIdOnce() throws IOException {
        StockApp stock = apps.startStock("stock-0");
        MqTemplate template = connectedShop();
        Map<String, Object> headers = Map.of(MqHeaders.ID, UUID.randomUUID());

        template.send(stock0(), new Once(1), headers);
        template.send(stock0(), new Once(1), headers);
        template.send(stock0(), new Once(2), Map.of(MqHeaders.ID, UUID.randomUUID()));

        await().atMost(SOON).untilAsserted(() -> assertThat(stock.once).contains(2));
        assertThat(stock.once).containsExactly(1, 2);
    }

    @Test
    void healthMetersAndEndpointTellOfTheNode() throws IOException {
        apps.startStock("stock-0");
        apps.startStock("stock-1");
        ConfigurableApplicationContext shop = apps.startConnectedShop();
        MqTemplate template = shop.getBean(MqTemplate.class);
        template.send(stock0(), new Reserve(1));

        MqNode node = shop.getBean(MqNode.class);
        await().atMost(SOON).until(() -> node.status().listener() == ListenerState.LISTENING);
        await().atMost(SOON).until(() -> node.status(stock0()).counters().sent() == 1);
        HealthIndicator health = shop.getBean("mqHealthContributor", HealthIndicator.class);
        assertThat(health.health())
                .satisfies(
                        now -> assertThat(now == null ? null : now.getStatus()).isEqualTo(Status.UP));
        MqDescriptor shown = shop.getBean(MqEndpoint.class).mq(null);
        assertThat(shown.engine()).isEqualTo(MqEngine.valueOf(engine.name()));
        assertThat(shown.groups()).containsEntry(apps.stock(), List.of(stock0(), apps.name("stock-1")));
        assertThat(shown.peers()).containsOnlyKeys(stock0(), apps.name("stock-1"));
        assertThat(shown.peers().get(stock0()))
                .satisfies(
                        peer -> assertThat(peer == null ? null : peer.state()).isEqualTo(OutConnState.CONNECTED));
        // Events come one after the other on a thread of their own.
        await().atMost(SOON)
                .until(() -> shop.getBean(MqEndpoint.class)
                        .mq(null)
                        .events()
                        .toString()
                        .contains("state=CONNECTED"));
    }

    @Test
    void whatWasConfirmedWhileTheReceiverStopsAndComesBackIsHandled() throws IOException {
        StockApp stock = apps.startStock("stock-0");
        MqTemplate template = connectedShop();
        List<Integer> confirmed = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            if (i == 100) {
                apps.stop(StockApp.class);
            } else if (i == 200) {
                StockApp next = apps.startStock("stock-0");
                template.awaitConnected(stock0(), SOON);
                next.reserved.addAll(0, stock.reserved);
                stock = next;
            }
            try {
                template.send(stock0(), new Reserve(i));
                confirmed.add(i);
            } catch (MqException e) {
                assertThat(e.safeToResend()).as(e.toString()).isTrue();
            }
        }
        StockApp last = stock;
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(last.reserved).containsExactlyInAnyOrderElementsOf(confirmed));
        assertThat(confirmed).hasSizeGreaterThanOrEqualTo(200);
    }
}
