package io.flyweight.mq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.support.Ports;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.MessageHeaders;

/** Traces that cross two applications on loopback, each with a tracer of its own. */
class TracesIT {

    private static final Logger log = LoggerFactory.getLogger(TracesIT.class);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final ConfigurableApplicationContext[] NODES = new ConfigurableApplicationContext[2];

    @BeforeAll
    static void startBoth() {
        List<String> mesh = List.of("shop=" + Ports.free(), "inventory=" + Ports.free());
        NODES[0] = Node.start(Shop.class, "shop", mesh, "--mq.observation-enabled=true");
        NODES[1] = Node.start(Inventory.class, "inventory", mesh, "--mq.observation-enabled=true");
        shop().awaitConnected("inventory", SOON);
    }

    @AfterAll
    static void stopBoth() {
        for (ConfigurableApplicationContext node : NODES) {
            node.close();
        }
    }

    @BeforeEach
    void forgetSpans() {
        spans(0).reset();
        spans(1).reset();
    }

    @Test
    void aTraceCrossesTwoNodes() {
        observe(() -> shop().send("inventory", "reserve", Map.of(MqHeaders.SUBJECT, "ok")));

        SpanData business = span(0, "business");
        SpanData sent = span(0, "inventory send");
        SpanData received = span(1, "shop receive");
        SpanData within = span(1, "within the listener");
        log.info(
                "trace {}, parent span {}, child span {}",
                received.getTraceId(),
                received.getParentSpanId(),
                received.getSpanId());
        assertThat(sent.getTraceId()).isEqualTo(business.getTraceId());
        assertThat(sent.getParentSpanId()).isEqualTo(business.getSpanId());
        assertThat(received.getTraceId()).isEqualTo(sent.getTraceId());
        assertThat(received.getParentSpanId()).isEqualTo(sent.getSpanId());
        assertThat(within.getParentSpanId()).isEqualTo(received.getSpanId());
        assertThat(sent.getKind()).isEqualTo(SpanKind.PRODUCER);
        assertThat(received.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(tags(sent))
                .containsEntry("peer", "inventory")
                .containsEntry("outcome", "ok")
                .containsEntry("mq.operation", "send")
                .containsEntry("mq.subject", "ok");
        assertThat(tags(received))
                .containsEntry("peer", "shop")
                .containsEntry("outcome", "ok")
                .containsEntry("mq.listener", "inventory-listener");
        assertThat(NODES[1].getBean(Inventory.class).headers)
                .last()
                .satisfies(headers -> assertThat(headers).containsKey("traceparent"));
    }

    @Test
    void aRequestEndsAtItsReply() {
        observe(() -> assertThat(shop().sendAndReceive(
                                "inventory", "ask", Map.of(MqHeaders.SUBJECT, "reply"), null, String.class))
                .isEqualTo("42"));
        assertThat(spans(0).getFinishedSpanItems())
                .as("when the reply is there")
                .extracting(SpanData::getName)
                .contains("inventory send");

        SpanData asked = span(0, "inventory send");
        SpanData answered = span(1, "shop receive");
        assertThat(answered.getParentSpanId()).isEqualTo(asked.getSpanId());
        assertThat(tags(asked)).containsEntry("mq.operation", "request").containsEntry("outcome", "ok");
    }

    @Test
    void anAsynchronousSendEndsAtItsAnswerAndKeepsItsParent() {
        observe(() -> shop().sendAsync("inventory", "x", Map.of(MqHeaders.SUBJECT, "future"))
                .join());

        assertThat(span(0, "inventory send").getParentSpanId())
                .isEqualTo(span(0, "business").getSpanId());
        assertThat(tags(span(1, "shop receive"))).containsEntry("outcome", "ok");
    }

    @Test
    void baggageTravelsAlong() {
        try (Scope tenant = Baggage.builder().put("tenant", "blue").build().makeCurrent()) {
            shop().send("inventory", "x", Map.of(MqHeaders.SUBJECT, "ok"));
        }

        assertThat(NODES[1].getBean(Inventory.class).headers)
                .last()
                .satisfies(headers -> assertThat(headers).containsEntry("baggage", "tenant=blue"));
    }

    @Test
    void aBroadcastIsASendToEach() {
        shop().broadcast("x", Map.of(MqHeaders.SUBJECT, "ok"), null).values().forEach(CompletableFuture::join);

        assertThat(span(1, "shop receive").getParentSpanId())
                .isEqualTo(span(0, "inventory send").getSpanId());
    }

    @Test
    void whatAListenerThrewIsAnErrorOnBothSides() {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> shop().sendAsync("inventory", "x", Map.of(MqHeaders.SUBJECT, "throws"))
                        .join());

        SpanData sent = span(0, "inventory send");
        SpanData received = span(1, "shop receive");
        assertThat(tags(sent)).containsEntry("outcome", "rejected");
        assertThat(sent.getEvents())
                .singleElement()
                .satisfies(event -> assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.type")))
                        .isEqualTo(MqRejectedException.class.getName()));
        assertThat(sent.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(tags(received)).containsEntry("outcome", "rejected");
        assertThat(received.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
    }

    @Test
    void anAckIsAnOutcomeAndNoError() {
        assertThatExceptionOfType(MqRejectedException.class)
                .isThrownBy(() -> shop().send("inventory", "x", Map.of(MqHeaders.SUBJECT, "ack")));

        SpanData received = span(1, "shop receive");
        assertThat(tags(received)).containsEntry("outcome", "rejected");
        assertThat(received.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
    }

    @Test
    void namesThatNobodyHasBecomeNoTags() {
        assertThatExceptionOfType(MqUnknownQueueException.class).isThrownBy(() -> shop().send("made up", "x"));

        assertThat(tags(span(0, "unknown send")))
                .containsEntry("peer", "unknown")
                .containsEntry("outcome", "not_delivered");
    }

    @Test
    void observationsAreTimedInsteadOfTheSends() {
        shop().send("inventory", "x", Map.of(MqHeaders.SUBJECT, "ok"));

        span(1, "shop receive");
        assertThat(NODES[0].containsBean("mqSendTimers")).isFalse();
        assertThat(NODES[1].containsBean("mqReceiveTimers")).isFalse();
        MeterRegistry sender = NODES[0].getBean(MeterRegistry.class);
        assertThat(sender.get("mq.send")
                        .tags("peer", "inventory", "outcome", "ok", "error", "none")
                        .timer()
                        .count())
                .isPositive();
        MeterRegistry receiver = NODES[1].getBean(MeterRegistry.class);
        assertThat(receiver.get("mq.receive")
                        .tags("peer", "shop", "outcome", "ok", "error", "none")
                        .timer()
                        .count())
                .isPositive();
    }

    private static void observe(Runnable business) {
        Observation.createNotStarted("business", NODES[0].getBean(ObservationRegistry.class))
                .observe(business);
    }

    private static MqTemplate shop() {
        return NODES[0].getBean(MqTemplate.class);
    }

    private static InMemorySpanExporter spans(int node) {
        return NODES[node].getBean(InMemorySpanExporter.class);
    }

    /** Waits for a span: an asynchronous answer's observation ends on another thread. */
    private static SpanData span(int node, String name) {
        return await().until(
                        () -> spans(node).getFinishedSpanItems().stream()
                                .filter(span -> span.getName().equals(name))
                                .toList(),
                        found -> found.size() == 1)
                .get(0);
    }

    private static Map<String, String> tags(SpanData span) {
        Map<String, String> tags = new HashMap<>();
        span.getAttributes().forEach((AttributeKey<?> key, Object value) -> tags.put(key.getKey(), value.toString()));
        return tags;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Tracing.class)
    static class Shop {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Tracing.class)
    static class Inventory {

        final List<MessageHeaders> headers = new CopyOnWriteArrayList<>();
        private final ObservationRegistry observations;

        Inventory(ObservationRegistry observations) {
            this.observations = observations;
        }

        @MqListener(id = "inventory-listener", subject = "*")
        Object on(String text, MessageHeaders received) {
            headers.add(received);
            Observation.createNotStarted("within the listener", observations).observe(() -> {});
            return switch (String.valueOf(received.get(MqHeaders.SUBJECT))) {
                case "reply" -> "42";
                case "ack" -> Ack.REJECTED;
                case "future" -> CompletableFuture.completedFuture("later");
                case "throws" -> throw new IllegalStateException("no luck");
                default -> Ack.OK;
            };
        }
    }
}
