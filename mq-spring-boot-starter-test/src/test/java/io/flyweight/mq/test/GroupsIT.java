package io.flyweight.mq.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqConnectionLostException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqOutcome;
import io.flyweight.mq.spring.MqTemplate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** An application that sends to a group of two stand-ins. */
@Timeout(60)
class GroupsIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final MqTestMesh mesh = MqTestMesh.of("orders", "stock-0", "stock-1");
    private final MqRecorder first = new MqRecorder();
    private final MqRecorder second = new MqRecorder();
    private final List<Integer> handled = Collections.synchronizedList(new ArrayList<>());
    private ConfigurableApplicationContext orders;
    private MqTemplate mqTemplate;
    private Manager firstNode;

    record Take(int number) {}

    record Taken(String by) {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Orders {}

    @BeforeEach
    void start() {
        first.on(Take.class, take -> taken(take, "stock-0"));
        second.on(Take.class, take -> taken(take, "stock-1"));
        firstNode = mesh.start("stock-0", first);
        mesh.start("stock-1", second);
        List<String> settings = new ArrayList<>(List.of("--mq.groups.stock=stock-*"));
        mesh.properties("orders").forEach((name, value) -> settings.add("--" + name + "=" + value));
        orders = new SpringApplicationBuilder(Orders.class)
                .web(WebApplicationType.NONE)
                .run(settings.toArray(String[]::new));
        mqTemplate = orders.getBean(MqTemplate.class);
        mesh.awaitConnected();
    }

    private Taken taken(Take take, String by) {
        handled.add(take.number());
        return new Taken(by);
    }

    @AfterEach
    void close() {
        orders.close();
        mesh.close();
    }

    private static List<Integer> numbers(MqRecorder recorder) {
        return recorder.payloads(Take.class).stream().map(Take::number).toList();
    }

    @Test
    void membersAnswerInTurn() {
        List<String> by = Stream.generate(() -> mqTemplate.sendAndReceive("stock", new Take(1), Taken.class))
                .limit(4)
                .map(Taken::by)
                .toList();

        assertThat(by).containsExactlyInAnyOrder("stock-0", "stock-0", "stock-1", "stock-1");
        assertThat(by.get(0)).isNotEqualTo(by.get(1));
    }

    @Test
    void oneKeyGoesToOneMemberWhichIsToldTheKey() {
        for (int i = 0; i < 5; i++) {
            mqTemplate.send("stock", new Take(i), Map.of(MqHeaders.KEY, "order 7"));
        }

        MqRecorder its = first.received().isEmpty() ? second : first;
        assertThat(numbers(its)).containsExactly(0, 1, 2, 3, 4);
        assertThat(its.received().get(0).headers()).containsEntry(MqHeaders.KEY, "order 7");
    }

    @Test
    void theOtherMemberTakesOverWhereOneIsGone() {
        firstNode.forceStop();

        for (int i = 0; i < 4; i++) {
            mqTemplate.send("stock", new Take(i));
        }

        assertThat(numbers(second)).containsExactly(0, 1, 2, 3);
        mqTemplate.awaitConnected("stock", SOON);
    }

    @Test
    void underLoadNothingIsHandledTwiceAndEveryKeyKeepsItsOrderWhileAMemberGoesAndComes() {
        List<CompletableFuture<Void>> answers = new ArrayList<>();
        for (int i = 0; i < 6_000; i++) {
            answers.add(mqTemplate.sendAsync("stock", new Take(i), Map.of(MqHeaders.KEY, "k" + i % 10)));
            if (i == 2_000) {
                firstNode.forceStop();
            }
            if (i == 4_000) {
                firstNode.start();
            }
        }
        await().atMost(SOON).until(() -> answers.stream().allMatch(CompletableFuture::isDone));

        assertThat(handled).doesNotHaveDuplicates();
        for (int key = 0; key < 10; key++) {
            int ofKey = key;
            assertThat(handled.stream().filter(number -> number % 10 == ofKey))
                    .as("key %d, whoever handled it", key)
                    .isSorted();
        }
        Set<Integer> all = Set.copyOf(handled);
        int ok = 0;
        for (int i = 0; i < answers.size(); i++) {
            MqOutcome outcome =
                    MqOutcome.of(answers.get(i).handle((done, why) -> why).join());
            if (outcome == MqOutcome.OK) {
                assertThat(all).contains(i);
                ok++;
            } else if (outcome == MqOutcome.NOT_DELIVERED) {
                assertThat(all).doesNotContain(i);
            }
        }
        assertThat(ok).as("the other one took over").isGreaterThan(5_000);
        assertThat(List.of(numbers(first), numbers(second))).noneMatch(List::isEmpty);
    }

    @Test
    void whatMayHaveArrivedIsToldAndNotSentToTheOther() {
        first.hold();
        second.hold();
        CompletableFuture<Void> answer = mqTemplate.sendAsync("stock", new Take(1));
        await().atMost(SOON)
                .until(() -> first.received().size() + second.received().size() == 1);
        MqFaultProxy link = mesh.link("orders", first.received().isEmpty() ? "stock-1" : "stock-0");

        link.cut();

        await().atMost(SOON).until(answer::isDone);
        assertThatExceptionOfType(MqConnectionLostException.class)
                .isThrownBy(() -> rethrow(answer))
                .satisfies(e -> assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN));
        first.release();
        second.release();
        assertThat(first.received().size() + second.received().size()).isEqualTo(1);
    }

    private static void rethrow(CompletableFuture<Void> answer) throws Throwable {
        Throwable failure = answer.handle((done, why) -> why).join();
        if (failure != null) {
            throw failure;
        }
    }

    @Test
    void whereNobodyIsLeftTheReasonIsTold() {
        mesh.link("orders", "stock-0").refuse();
        mesh.link("orders", "stock-0").cut();
        mesh.link("orders", "stock-1").refuse();
        mesh.link("orders", "stock-1").cut();
        await().atMost(SOON)
                .untilAsserted(() -> assertThatExceptionOfType(MqOutClosedException.class)
                        .isThrownBy(() -> mqTemplate.send("stock", new Take(1)))
                        .withMessageContaining("stock-"));

        assertThatExceptionOfType(MqOutClosedException.class)
                .isThrownBy(() -> mqTemplate.awaitConnected("stock", Duration.ofMillis(50)))
                .withMessageContaining("a member of 'stock'");
    }

    @Test
    void whereWaitingWouldWaitForItselfItSaysSo() {
        first.hold();
        second.hold();
        CompletableFuture<Void> blocking =
                mqTemplate.sendAsync("stock", new Take(1)).thenRun(() -> mqTemplate.send("stock", new Take(2)));
        first.release();
        second.release();

        await().atMost(SOON).until(blocking::isDone);
        assertThatThrownBy(blocking::join)
                .hasCauseInstanceOf(IllegalStateException.class)
                .hasMessageContaining("async form");
    }
}
