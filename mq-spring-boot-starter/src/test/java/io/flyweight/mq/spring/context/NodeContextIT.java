package io.flyweight.mq.spring.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.spring.listener.MqListenerErrorHandler;
import io.flyweight.mq.spring.listener.MqListenerRegistry;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.env.Environment;
import org.springframework.messaging.handler.annotation.Header;
import org.springframework.test.annotation.DirtiesContext;

/** A whole node, which sends to itself. */
@Tag("ahead-of-time")
@SpringBootTest(properties = {"mq.name=self", "mq.queues.self=127.0.0.1:0", "mq.auth-token=s3cret", "night=night.*"})
@DirtiesContext
class NodeContextIT {

    private final MqTemplate template;
    private final Listening listening;
    private final MqListenerRegistry registry;

    NodeContextIT(
            @Autowired MqTemplate template, @Autowired Listening listening, @Autowired MqListenerRegistry registry) {
        this.template = template;
        this.listening = listening;
        this.registry = registry;
    }

    @BeforeEach
    void connect() {
        template.awaitConnected("self", Duration.ofSeconds(10));
    }

    @Test
    void listensAndPublishesItsPort(@Autowired Manager manager, @Autowired Environment environment) {
        assertThat(manager.localAddress()).endsWith(":" + environment.getProperty("local.mq.port"));
    }

    @Test
    void asksAndIsAnsweredInGenericTypes() {
        assertThat(template.sendAndReceive(
                        "self", new Ask(List.of(1L, 2L)), new ParameterizedTypeReference<List<Stock>>() {}))
                .containsExactly(new Stock(1), new Stock(2));
    }

    @Test
    void hearsSealedTypesAndWhoSentThem() {
        template.send("self", new Closed(7));

        assertThat(listening.heard).contains("self: Closed[door=7]");
    }

    @Test
    void validates() {
        assertThatExceptionOfType(MqRejectedException.class)
                .isThrownBy(() -> template.send("self", new Order(-1)))
                .withMessageContaining("pieces must be greater than 0");
    }

    @Test
    void hearsWhatItsPlaceholdersAndRepeatedAnnotationsSay() {
        template.send("self", "x", Map.of(MqHeaders.SUBJECT, "night.one"));
        template.send("self", "y", Map.of(MqHeaders.SUBJECT, "day"));

        assertThat(listening.heard).contains("night.one x", "day y");
        assertThat(registry.ids()).contains("late", "listening.on(Door, String)");
    }

    @Test
    void startsAListenerThatDidNotStartWithIt() {
        assertThat(registry.isRunning("late")).isFalse();
        assertThatExceptionOfType(MqRejectedException.class).isThrownBy(() -> template.send("self", new Late()));

        registry.start("late");
        template.send("self", new Late());

        assertThat(listening.heard).contains("late");
    }

    @Test
    void letsAnErrorHandlerAnswer() {
        assertThat(template.sendAndReceive("self", "x", Map.of(MqHeaders.SUBJECT, "broken"), null, String.class))
                .isEqualTo("handled: no luck");
    }

    sealed interface Door permits Open, Closed {}

    record Open(int door) implements Door {}

    record Closed(int door) implements Door {}

    record Ask(List<Long> articles) {}

    record Stock(long article) {}

    record Order(@Positive int pieces) {}

    record Late() {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        Listening listening() {
            return new Listening();
        }

        @Bean(defaultCandidate = false)
        MqListenerErrorHandler saying() {
            return (message, exception) -> "handled: " + exception.getMessage();
        }
    }

    static class Listening {

        final List<String> heard = new CopyOnWriteArrayList<>();

        @MqListener
        void on(Door door, @Header(MqHeaders.SENDER) String sender) {
            heard.add(sender + ": " + door);
        }

        @MqListener
        List<Stock> on(Ask ask) {
            return ask.articles().stream().map(Stock::new).toList();
        }

        @MqListener
        Ack on(@Valid Order order) {
            return Ack.OK;
        }

        @MqListener(subject = "${night}")
        @MqListener(subject = "day")
        void on(String text, @Header(MqHeaders.SUBJECT) String subject) {
            heard.add(subject + " " + text);
        }

        @MqListener(id = "late", autoStartup = "false")
        void on(Late late) {
            heard.add("late");
        }

        @MqListener(subject = "broken", errorHandler = "saying")
        void onBroken(String text) {
            throw new IllegalStateException("no luck");
        }
    }
}
