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
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.MqSendWindowFullException;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.reliability.engine.StockApp.Ask;
import io.flyweight.mq.reliability.engine.StockApp.Once;
import io.flyweight.mq.reliability.engine.StockApp.Pieces;
import io.flyweight.mq.reliability.engine.StockApp.Reserve;
import io.flyweight.mq.reliability.engine.StockApp.Unsure;
import io.flyweight.mq.spring.MqNode;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.PacketSender;
import io.flyweight.mq.spring.rabbit.RabbitQueues;
import io.flyweight.mq.support.RabbitBroker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.amqp.core.AmqpAdmin;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

/** What only a broker can do to a packet. */
@Tag("long")
@Timeout(180)
@ExtendWith(OutputCaptureExtension.class)
class RabbitEngineIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final Apps apps = new Apps(Engines.RABBITMQ);

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

    @Test
    void whatWasConfirmedOutlivesTheBrokersRestartAndWhatFailsIsToldAsWhatItIs() throws Exception {
        RabbitBroker broker = Engines.broker();
        StockApp stock = apps.startStock("stock-0");
        ConfigurableApplicationContext shop = apps.startConnectedShop();
        MqTemplate template = shop.getBean(MqTemplate.class);
        MqNode node = shop.getBean(MqNode.class);
        Answers answers = new Answers();
        AtomicBoolean enough = new AtomicBoolean();
        CompletableFuture<Integer> customer = CompletableFuture.supplyAsync(() -> {
            int sent = 0;
            for (; !enough.get(); sent += 10) {
                answers.send(template, stock0(), sent, sent + 10);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            return sent;
        });
        await().atMost(SOON).until(() -> answers.confirmed.size() > 500);
        broker.stop();
        await().atMost(SOON).until(() -> node.status(stock0()).state() == OutConnState.WAITING);
        try {
            assertThatExceptionOfType(MqOutClosedException.class)
                    .isThrownBy(() -> template.send(stock0(), new Reserve(-1)))
                    .withMessageContaining("Not connected to RabbitMQ at localhost:" + broker.port())
                    .matches(MqException::safeToResend);
            assertThat(template.isConnected(stock0())).isFalse();
            assertThat(node.status(stock0()).advice()).isNotEmpty();
        } finally {
            broker.resume();
        }
        template.awaitConnected(stock0(), SOON);
        int before = answers.confirmed.size();
        await().atMost(SOON).until(() -> answers.confirmed.size() > before + 500);
        enough.set(true);
        int sent = customer.join();

        assertThat(answers.confirmed.size() + answers.unknown.size() + answers.notDelivered.size())
                .as("one definite answer for each")
                .isEqualTo(sent);
        assertThat(answers.notDelivered).as("the broker was away").isNotEmpty();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(new TreeSet<>(stock.reserved)).containsAll(answers.confirmed));
        assertThat(new TreeSet<>(stock.reserved)).doesNotContainAnyElementsOf(answers.notDelivered);
        await().atMost(SOON).until(() -> node.status().listener() == ListenerState.LISTENING);
        assertThat(node.status(stock0()).counters().reconnects()).isEqualTo(1);
    }

    @Test
    void anApplicationThatIsThereBeforeTheBrokerReceivesOnceThatIsThere(CapturedOutput output) throws Exception {
        RabbitBroker broker = Engines.broker();
        broker.stop();
        StockApp stock;
        ConfigurableApplicationContext shop;
        try {
            stock = apps.startStock("stock-0");
            shop = apps.startShop();
        } finally {
            broker.resume();
        }
        MqTemplate template = shop.getBean(MqTemplate.class);
        template.awaitConnected(stock0(), SOON);
        template.send(stock0(), new Reserve(1));

        await().atMost(SOON).untilAsserted(() -> assertThat(stock.reserved).containsExactly(1));
        assertThat(output).contains("Cannot connect to RabbitMQ").doesNotContain("NOT_FOUND", "Exception:");
    }

    /** What became of each packet. */
    private static final class Answers {

        private final Set<Integer> confirmed = new ConcurrentSkipListSet<>();
        private final Set<Integer> unknown = new ConcurrentSkipListSet<>();
        private final Set<Integer> notDelivered = new ConcurrentSkipListSet<>();

        void send(MqTemplate template, String queue, int from, int to) {
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = from; i < to; i++) {
                int number = i;
                all.add(template.sendAsync(queue, new Reserve(number))
                        .handle((ok, failure) -> of(failure).add(number)));
            }
            all.forEach(CompletableFuture::join);
        }

        private Set<Integer> of(@Nullable Throwable failure) {
            if (failure instanceof MqException e) {
                return e.delivery() == Delivery.NOT_DELIVERED ? notDelivered : unknown;
            }
            assertThat(failure).isNull();
            return confirmed;
        }
    }

    @Test
    void aPacketWhoseReceiverIsKilledWhileHandlingIsBroughtAgainWithTheSameId() throws Exception {
        StockApp stock = apps.startStock("stock-0");
        ConfigurableApplicationContext shop = apps.startConnectedShop();
        MqTemplate template = shop.getBean(MqTemplate.class);
        CountDownLatch gate = new CountDownLatch(1);
        stock.gate.set(gate);
        template.send(stock0(), new Reserve(1));
        template.send(stock0(), new Once(2));

        await().atMost(SOON).until(() -> stock.waiting.get() == 1);
        Engines.broker().command("close_all_connections", "as in a loss of the network");
        gate.countDown();

        await().atMost(SOON).untilAsserted(() -> assertThat(stock.reserved).hasSize(2));
        await().atMost(SOON).untilAsserted(() -> assertThat(stock.once).containsExactly(2));
        assertThat(stock.reserved).as("at least once").containsExactly(1, 1);
        assertThat(stock.headers("mq_id").stream().distinct()).hasSize(1);
        assertThat(stock.senders()).containsOnly(apps.name("shop"));
    }

    @Test
    void aPacketOfWhichItsListenerCannotTellIsHandledAgainBeforeAnyOther() throws IOException {
        StockApp stock = apps.startStock("stock-0");
        MqTemplate template = apps.startConnectedShop().getBean(MqTemplate.class);
        stock.unsure.set(2);

        template.send(stock0(), new Unsure(1));
        template.send(stock0(), new Reserve(2));

        await().atMost(SOON).untilAsserted(() -> assertThat(stock.reserved).hasSize(2));
        assertThat(stock.reserved).containsExactly(1, 2);
    }

    @Test
    void aPacketThatIsHandledAgainIsGivenUpWithItsConnection() throws Exception {
        StockApp stock = apps.startStock("stock-0");
        MqTemplate template = apps.startConnectedShop().getBean(MqTemplate.class);
        stock.unsure.set(1_000);
        template.send(stock0(), new Unsure(1));
        await().atMost(SOON).until(() -> stock.unsure.get() < 999);

        Engines.broker().command("close_all_connections", "as in a loss of the network");
        stock.unsure.set(0);
        await().atMost(SOON).until(() -> !stock.reserved.isEmpty());
        template.awaitConnected(stock0(), SOON);
        template.send(stock0(), new Reserve(2));

        await().atMost(SOON).until(() -> stock.reserved.contains(2));
        assertThat(stock.reserved).as("once, since only one of them may").containsExactly(1, 2);
    }

    @Test
    void whatWasFetchedWithAPacketThatAStopGivesBackIsNotHandledBeforeIt() throws IOException {
        StockApp stock = apps.startStock("stock-0");
        MqTemplate template = apps.startConnectedShop().getBean(MqTemplate.class);
        stock.unsure.set(1_000);
        template.send(stock0(), new Unsure(1));
        template.send(stock0(), new Reserve(2));
        await().atMost(SOON).until(() -> stock.unsure.get() < 1_000);

        apps.stop(StockApp.class);
        StockApp next = apps.startStock("stock-0");

        await().atMost(SOON).until(() -> next.reserved.size() == 2);
        assertThat(next.reserved).containsExactly(1, 2);
        assertThat(stock.reserved).isEmpty();
    }

    @Test
    void aQueueThatSomebodyHasDeletedIsNotDelivered() throws IOException {
        ConfigurableApplicationContext shop = apps.startConnectedShop();
        shop.getBean(AmqpAdmin.class).deleteQueue(RabbitQueues.of(stock0()));

        assertThatThrownBy(() -> shop.getBean(MqTemplate.class).send(stock0(), new Reserve(1)))
                .isInstanceOfSatisfying(
                        MqUnknownQueueException.class,
                        failure -> assertThat(failure.safeToResend()).isTrue())
                .hasMessageContaining(RabbitQueues.of(stock0()));
    }

    @Test
    void headersThatAreTooLargeFailOneSendAndNoOther() throws IOException {
        StockApp stock = apps.startStock("stock-0");
        ConfigurableApplicationContext shop = apps.startConnectedShop();
        PacketSender sender = shop.getBean(PacketSender.class);
        MqTemplate template = shop.getBean(MqTemplate.class);

        for (Map<String, String> headers : List.of(Map.of("k".repeat(256), "v"), Map.of("k", "v".repeat(100_001)))) {
            assertThatThrownBy(() -> sender.send(stock0(), new Packet(headers, new byte[1]), null))
                    .isInstanceOf(MqPacketTooLargeException.class);
        }
        template.send(stock0(), new Reserve(2), Map.of("k".repeat(255), "v".repeat(50_000)));

        await().atMost(SOON).untilAsserted(() -> assertThat(stock.reserved).containsExactly(2));
    }

    @Test
    void aBrokerThatIsShortOfMemoryIsToldAtOnce() throws Exception {
        RabbitBroker broker = Engines.broker();
        ConfigurableApplicationContext shop = apps.startConnectedShop();
        MqTemplate template = shop.getBean(MqTemplate.class);
        assertThat(broker.command("set_vm_memory_high_watermark", "0.000001")).isZero();
        try {
            // The broker tells its publishers with the next packet of theirs.
            template.sendAsync(stock0(), new Reserve(1), Map.of(), Duration.ofSeconds(1));
            await().atMost(SOON).until(() -> !template.isConnected(stock0()));
            assertThatExceptionOfType(MqOutClosedException.class)
                    .isThrownBy(() -> template.send(stock0(), new Reserve(2)))
                    .withMessageContaining("takes no packets");
            assertThat(shop.getBean(MqNode.class).status(stock0())).satisfies(peer -> {
                assertThat(peer.state()).isEqualTo(OutConnState.WAITING);
                assertThat(peer.lastError()).contains("takes no packets");
                assertThat(peer.advice()).isNotEmpty();
            });
        } finally {
            broker.command("set_vm_memory_high_watermark", "0.4");
        }
        await().atMost(SOON).until(() -> template.isConnected(stock0()));
        template.send(stock0(), new Reserve(3));
    }

    @Test
    void aPacketThatDoesNotSayWhoSentItIsADeadLetter() throws IOException {
        StockApp stock = apps.startStock("stock-0");
        ConfigurableApplicationContext shop = apps.startConnectedShop();
        AmqpAdmin admin = shop.getBean(AmqpAdmin.class);

        shop.getBean(RabbitTemplate.class).send("", RabbitQueues.of(stock0()), new Message("x".getBytes()));

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(admin.getQueueInfo(RabbitQueues.deadLettersOf(stock0())))
                        .satisfies(queue -> assertThat(queue == null ? 0 : queue.getMessageCount())
                                .isEqualTo(1)));
        assertThat(stock.reserved).isEmpty();
    }

    @Test
    void aRequestThatNobodyAnswersTimesOutAndIsUnknown() throws IOException {
        MqTemplate template = apps.startConnectedShop().getBean(MqTemplate.class);

        assertThatThrownBy(() ->
                        template.sendAndReceive(stock0(), new Ask(1), Map.of(), Duration.ofMillis(300), Pieces.class))
                .isInstanceOfSatisfying(
                        MqSendTimeoutException.class,
                        failure -> assertThat(failure.delivery()).isEqualTo(Delivery.UNKNOWN));
    }

    @Test
    void moreRequestsThanTheWindowHoldsFailOneByOne() throws IOException {
        ConfigurableApplicationContext shop = apps.startConnectedShop("mq.send-window-packets=2");
        MqTemplate template = shop.getBean(MqTemplate.class);
        Duration patience = Duration.ofSeconds(2);
        AtomicReference<CompletableFuture<?>> third = new AtomicReference<>();
        for (int i = 0; i < 2; i++) {
            CompletableFuture.runAsync(
                    () -> template.sendAndReceive(stock0(), new Ask(1), Map.of(), patience, Pieces.class));
        }
        await().atMost(SOON)
                .until(() -> shop.getBean(MqNode.class).status(stock0()).inFlightPackets() == 2);
        third.set(template.sendAsync(stock0(), new Reserve(1), Map.of(), Duration.ofMillis(100)));

        assertThat(third.get())
                .isNotNull()
                .failsWithin(SOON)
                .withThrowableThat()
                .withCauseInstanceOf(MqSendWindowFullException.class);
    }
}
