package io.flyweight.mq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqUnauthorizedException;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.support.Ports;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;

/** Changes the secret of nodes that are at work. */
@Timeout(60)
class MqTokensIT {

    /** What nodes are started with. */
    private static final String OLD = "s3cret";

    private static final Duration SOON = Duration.ofSeconds(10);

    private final int onePort = Ports.free();
    private final int twoPort = Ports.free();
    private final int latePort = Ports.free();
    private final List<String> mesh = List.of("one=" + onePort, "two=" + twoPort, "late=" + latePort);
    private final AtomicBoolean stop = new AtomicBoolean();

    @Test
    void losesNothingWhileOwnConnectionDetailsChangeTheirTokens() {
        String[] ports = {"--one=" + onePort, "--two=" + twoPort, "--late=" + latePort};
        try (ConfigurableApplicationContext one = Node.start(OwnDetails.class, "one", List.of(), ports);
                ConfigurableApplicationContext two = Node.start(OwnDetails.class, "two", List.of(), ports)) {
            rotateUnderTraffic(one, two, (node, tokens) -> node.getBean(Secrets.class).tokens = tokens);
        }
    }

    @Test
    void losesNothingWhileTheEnvironmentChangesItsTokens() {
        try (ConfigurableApplicationContext one = Node.start(Listening.class, "one", mesh);
                ConfigurableApplicationContext two = Node.start(Listening.class, "two", mesh)) {
            rotateUnderTraffic(one, two, MqTokensIT::set);
        }
    }

    @Test
    void keepsTheTokensThatItHasWhereTheNewOnesAreNone() {
        try (ConfigurableApplicationContext one = Node.start(Listening.class, "one", mesh)) {
            MqTokens tokens = one.getBean(MqTokens.class);
            set(one, List.of(""));
            assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                    .isThrownBy(tokens::refresh)
                    .withMessageContaining("mq.auth-token")
                    .withMessageContaining("empty");
            set(one, List.of("${NO_SUCH_TOKEN}"));
            assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                    .isThrownBy(tokens::refresh)
                    .withMessageContaining("Nothing defines NO_SUCH_TOKEN");
            MqConnectionDetails details = one.getBean(MqConnectionDetails.class);
            assertThat(details.getAuthToken()).isEqualTo(OLD);
            assertThat(tokens.known()).containsExactlyInAnyOrder(OLD);
        }
    }

    @Test
    void takesOverNothingButTheTokens() {
        try (ConfigurableApplicationContext one = Node.start(Listening.class, "one", mesh)) {
            MqConnectionDetails details = one.getBean(MqConnectionDetails.class);
            set(one, List.of("new", OLD));
            one.getEnvironment()
                    .getPropertySources()
                    .addFirst(new MapPropertySource("added", Map.of("mq.queues.added", "127.0.0.1:1")));

            one.getBean(MqTokens.class).refresh();

            assertThat(details.getAuthToken()).isEqualTo("new");
            assertThat(details.getAcceptedTokens()).containsExactly(OLD);
            assertThat(details.getQueues()).containsOnlyKeys("one", "two", "late");
        }
    }

    /** After each step both nodes make their connections anew, so that the tokens count. */
    private void rotateUnderTraffic(
            ConfigurableApplicationContext one, ConfigurableApplicationContext two, Secret secret) {
        one.getBean(MqTemplate.class).awaitConnected("two", SOON);
        CompletableFuture<Integer> traffic = CompletableFuture.supplyAsync(() -> send(one.getBean(MqTemplate.class)));
        for (List<String> step : List.of(List.of(OLD, "new"), List.of("new", OLD), List.of("new"))) {
            for (ConfigurableApplicationContext node : List.of(one, two)) {
                secret.set(node, step);
                node.getBean(MqTokens.class).refresh();
                MqListenLifecycle listener = node.getBean(MqListenLifecycle.class);
                listener.stop();
                listener.start();
                one.getBean(MqTemplate.class).awaitConnected("two", SOON);
                two.getBean(MqTemplate.class).awaitConnected("one", SOON);
                int before = heard(two).size();
                await().atMost(SOON).until(() -> heard(two).size() > before);
            }
        }
        stop.set(true);
        int sent = traffic.join();
        refusesTheOldToken();
        assertThat(heard(two))
                .containsExactlyElementsOf(
                        IntStream.range(0, sent).mapToObj(i -> "n" + i).toList());
    }

    private void refusesTheOldToken() {
        try (ConfigurableApplicationContext late = Node.start(Listening.class, "late", mesh)) {
            MqTemplate template = late.getBean(MqTemplate.class);
            for (String node : List.of("one", "two")) {
                await().atMost(SOON)
                        .untilAsserted(() -> assertThatExceptionOfType(MqUnauthorizedException.class)
                                .isThrownBy(() -> template.send(node, "let me in")));
            }
        }
    }

    private int send(MqTemplate template) {
        int sent = 0;
        while (!stop.get()) {
            try {
                template.send("two", "n" + sent);
                sent++;
            } catch (MqException e) {
                if (!e.safeToResend()) {
                    throw e;
                }
                template.awaitConnected("two", SOON);
            }
        }
        return sent;
    }

    private static List<String> heard(ConfigurableApplicationContext node) {
        return node.getBean(Heard.class).texts;
    }

    private static void set(ConfigurableApplicationContext node, List<String> tokens) {
        Map<String, Object> values = new HashMap<>();
        values.put("mq.auth-token", tokens.get(0));
        for (int i = 1; i < tokens.size(); i++) {
            values.put("mq.accepted-tokens[" + (i - 1) + "]", tokens.get(i));
        }
        node.getEnvironment().getPropertySources().addFirst(new MapPropertySource("changed", values));
    }

    private interface Secret {
        void set(ConfigurableApplicationContext node, List<String> tokens);
    }

    static class Heard {

        final List<String> texts = new CopyOnWriteArrayList<>();

        @MqListener
        void on(String text) {
            texts.add(text);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Listening {

        @Bean
        Heard heard() {
            return new Heard();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class OwnDetails {

        @Bean
        Heard heard() {
            return new Heard();
        }

        @Bean
        Secrets secrets(@Value("${one}") int one, @Value("${two}") int two, @Value("${late}") int late) {
            return new Secrets(
                    Map.of("one", "127.0.0.1:" + one, "two", "127.0.0.1:" + two, "late", "127.0.0.1:" + late));
        }
    }

    static class Secrets implements MqConnectionDetails {

        private final Map<String, String> queues;
        private volatile List<String> tokens = List.of(OLD);

        Secrets(Map<String, String> queues) {
            this.queues = queues;
        }

        @Override
        public Map<String, String> getQueues() {
            return queues;
        }

        @Override
        public String getAuthToken() {
            return tokens.get(0);
        }

        @Override
        public List<String> getAcceptedTokens() {
            return tokens.subList(1, tokens.size());
        }
    }
}
