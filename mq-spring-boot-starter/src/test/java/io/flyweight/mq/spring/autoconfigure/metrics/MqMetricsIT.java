package io.flyweight.mq.spring.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.PeerStatus;
import io.flyweight.mq.spring.MqSendObserver;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import io.flyweight.mq.spring.listener.MqReceiveObserver;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class MqMetricsIT {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MqAutoConfiguration.class, MqMetricsAutoConfiguration.class))
            .withPropertyValues(
                    "mq.name=a",
                    "mq.queues.a=127.0.0.1:0",
                    "mq.queues.b=127.0.0.1:1",
                    "mq.listener.auto-startup=false");

    private final ApplicationContextRunner measured = runner.withConfiguration(
                    AutoConfigurations.of(MetricsAutoConfiguration.class))
            .withBean(SimpleMeterRegistry.class);

    @Test
    void areBoundToTheApplicationsRegistry() {
        measured.run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("mq.connection.state")
                            .tag("peer", "b")
                            .gauge()
                            .value())
                    .isZero();
            assertThat(registry.get("mq.listener.state").gauge().value()).isZero();
            assertThat(registry.get("mq.unmatched").functionCounter().count()).isZero();
        });
    }

    @Test
    void followQueuesThatAreAddedAndRemovedWhileRunning() {
        measured.run(context -> {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            Manager manager = context.getBean(Manager.class);

            manager.addQueue("c", "127.0.0.1:1");
            await().until(() ->
                    registry.find("mq.connection.state").tag("peer", "c").gauge() != null);

            manager.removeQueue("c");
            await().until(() ->
                    registry.find("mq.connection.state").tag("peer", "c").gauge() == null);
            assertThat(registry.find("mq.connection.state").tag("peer", "b").gauge())
                    .isNotNull();
        });
    }

    @Test
    void timeTheTemplatesSends() {
        measured.run(context -> {
            MqTemplate template = context.getBean(MqTemplate.class);
            assertThat(template.sendAsync("b", "x")).isCompletedExceptionally();
            assertThat(template.sendAsync("made up", "x")).isCompletedExceptionally();
            assertThat(template.sendAsync("made up as well", "x")).isCompletedExceptionally();

            MeterRegistry registry = context.getBean(MeterRegistry.class);
            assertThat(registry.get("mq.send")
                            .tags("peer", "b", "outcome", "not_delivered")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(registry.get("mq.send")
                            .tags("peer", "unknown", "outcome", "not_delivered")
                            .timer()
                            .count())
                    .isEqualTo(2);
            assertThat(registry.get("mq.send").timers())
                    .extracting(timer -> timer.getId().getTag("peer"))
                    .containsOnly("b", "unknown");
        });
    }

    @Test
    void needARegistry() {
        runner.run(context -> assertThat(context)
                .doesNotHaveBean(MqMetrics.class)
                .doesNotHaveBean(MqSendObserver.class)
                .doesNotHaveBean(MqReceiveObserver.class));
    }

    @Test
    void needANode() {
        runner.withBean(SimpleMeterRegistry.class)
                .withPropertyValues("mq.enabled=false")
                .run(context -> assertThat(context)
                        .doesNotHaveBean(MqMetrics.class)
                        .doesNotHaveBean(MqSendTimers.class)
                        .doesNotHaveBean(MqReceiveTimers.class));
    }

    @Test
    void backOffToOwnMeters() {
        MqMetrics own = new MqMetrics(
                new MqMetrics.Source(() -> ListenerState.STOPPED, List::of, MqMetricsIT::nobody, () -> 0));

        runner.withBean(SimpleMeterRegistry.class)
                .withBean("own", MqMetrics.class, () -> own)
                .run(context -> assertThat(context.getBean(MqMetrics.class)).isSameAs(own));
    }

    @Test
    void stepAsideForOwnObservers() {
        List<String> seen = new CopyOnWriteArrayList<>();
        MqSendObserver sends = (queue, packet, request) -> {
            seen.add(queue);
            throw new IllegalStateException("no matter for the send");
        };

        runner.withBean(SimpleMeterRegistry.class)
                .withBean(MqSendObserver.class, () -> sends)
                .withBean(MqReceiveObserver.class, () -> MqReceiveObserver.NONE)
                .run(context -> {
                    assertThat(context)
                            .hasSingleBean(MqMetrics.class)
                            .doesNotHaveBean(MqSendTimers.class)
                            .doesNotHaveBean(MqReceiveTimers.class);
                    assertThat(catchThrowable(
                                    () -> context.getBean(MqTemplate.class).send("b", "x")))
                            .isInstanceOf(MqOutClosedException.class);
                    assertThat(seen).containsExactly("b");
                });
    }

    @Test
    void needMicrometer() {
        runner.withClassLoader(new FilteredClassLoader("io.micrometer.core"))
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean("mqMetrics"));
    }

    private static PeerStatus nobody(String name) {
        throw new MqUnknownQueueException(name, "nobody", null);
    }
}
