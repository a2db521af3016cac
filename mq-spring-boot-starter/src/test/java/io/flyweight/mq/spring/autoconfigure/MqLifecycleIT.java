package io.flyweight.mq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.spring.MqListenerStateEvent;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.support.Ports;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

@Timeout(60)
@ExtendWith(OutputCaptureExtension.class)
class MqLifecycleIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void putsTheBoundPortIntoTheEnvironment() {
        try (ConfigurableApplicationContext node = Node.start(Listening.class, "one", List.of("one=0"))) {
            Integer port = node.getEnvironment().getProperty("local.mq.port", Integer.class);

            assertThat(port).isPositive();
            assertThat(node.getBean(Manager.class).localAddress()).endsWith(":" + port);
        }
    }

    @Test
    void startsAndStopsAsOftenAsItIsTold() {
        List<String> mesh = List.of("one=" + Ports.free(), "two=" + Ports.free());
        try (ConfigurableApplicationContext one = Node.start(Listening.class, "one", mesh);
                ConfigurableApplicationContext two = Node.start(Listening.class, "two", mesh)) {
            for (int i = 0; i < 3; i++) {
                one.getBean(MqTemplate.class).awaitConnected("two", SOON);
                two.getBean(MqTemplate.class).awaitConnected("one", SOON);
                one.getBean(MqTemplate.class).send("two", "round " + i);
                two.getBean(MqTemplate.class).send("one", "round " + i);
                two.stop();
                assertThat(two.getBean(Manager.class).status().listener()).isEqualTo(ListenerState.STOPPED);
                two.start();
            }
            assertThat(two.getBean(Listening.class).heard).containsExactly("round 0", "round 1", "round 2");
            assertThat(one.getBean(Listening.class).heard).containsExactly("round 0", "round 1", "round 2");
        }
    }

    @Test
    void keepsListeningWhileATestContextIsPaused() {
        try (ConfigurableApplicationContext node = Node.start(Listening.class, "one", List.of("one=0"))) {
            node.pause();

            assertThat(node.getBean(Manager.class).status().listener()).isEqualTo(ListenerState.LISTENING);
        }
    }

    @Test
    void listensAndHearsEvenWithLazyInitialization() {
        List<String> mesh = List.of("one=" + Ports.free(), "two=" + Ports.free());
        String lazy = "--spring.main.lazy-initialization=true";
        try (ConfigurableApplicationContext one = Node.start(Listening.class, "one", mesh, lazy);
                ConfigurableApplicationContext two = Node.start(Listening.class, "two", mesh, lazy)) {
            one.getBean(MqTemplate.class).awaitConnected("two", SOON);
            one.getBean(MqTemplate.class).send("two", "hello");

            assertThat(two.getBean(Listening.class).heard).containsExactly("hello");
        }
    }

    @Test
    void tellsTheListenersStatesAsEvents() {
        try (ConfigurableApplicationContext node = Node.start(Listening.class, "one", List.of("one=0"))) {
            Listening listening = node.getBean(Listening.class);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(listening.states).containsExactly(ListenerState.LISTENING));
            node.stop();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(listening.states)
                            .containsExactly(ListenerState.LISTENING, ListenerState.STOPPED));
        }
    }

    @Test
    void failsTheStartWhereTheAddressIsTakenAndSaysWhatToDo(CapturedOutput output) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            List<String> mesh = List.of("one=" + taken.getLocalPort());

            assertThatException()
                    .isThrownBy(() -> Node.start(Listening.class, "one", mesh))
                    .withRootCauseInstanceOf(BindException.class);
            assertThat(output)
                    .contains("APPLICATION FAILED TO START", mesh.get(0).substring(4), "mq.queues.one");
        }
    }

    @Test
    void startsWithoutAListenerWhereToldToAndPublishesThePortOnceThereIsOne() {
        String off = "--mq.listener.auto-startup=false";
        try (ConfigurableApplicationContext node = Node.start(Listening.class, "one", List.of("one=0"), off)) {
            assertThat(node.getEnvironment().getProperty("local.mq.port")).isNull();
            node.getBean(Manager.class).listen();
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(node.getEnvironment().getProperty("local.mq.port", Integer.class, 0))
                                    .isPositive());
        }
    }

    @Test
    void startsWhereTheAddressIsNotOnThisMachineYetAndSaysSoInTheHealth() {
        String elsewhere = "--mq.listen-address=203.0.113.1:20001";
        try (ConfigurableApplicationContext node = Node.start(Listening.class, "one", List.of("one=0"), elsewhere)) {
            Health health = Objects.requireNonNull(
                    node.getBean("mqHealthContributor", HealthIndicator.class).health());

            assertThat(health.getStatus()).isEqualTo(Status.DOWN);
            assertThat(String.valueOf(health.getDetails().get("listener"))).contains("DOWN", "error");
        }
    }

    @Test
    void letsBeansSendWhileTheyStartAndWhileTheyStop() {
        List<String> mesh = List.of("one=" + Ports.free(), "two=" + Ports.free());
        try (ConfigurableApplicationContext two = Node.start(Listening.class, "two", mesh)) {
            Node.start(Talking.class, "one", mesh).close();

            assertThat(two.getBean(Listening.class).heard).containsExactly("hello", "goodbye");
        }
    }

    @Test
    void finishesTheListenerAtWorkBeforeItStops() throws Exception {
        List<String> mesh = List.of("one=" + Ports.free(), "two=" + Ports.free());
        try (ConfigurableApplicationContext one = Node.start(Listening.class, "one", mesh)) {
            ConfigurableApplicationContext two = Node.start(Working.class, "two", mesh);
            Working working = two.getBean(Working.class);
            one.getBean(MqTemplate.class).awaitConnected("two", SOON);
            var answer = one.getBean(MqTemplate.class).sendAsync("two", "work", Map.of(), SOON);
            assertThat(working.started.await(10, TimeUnit.SECONDS)).isTrue();

            Thread closing = new Thread(two::close);
            closing.start();
            await().atMost(SOON)
                    .until(() -> !two.getBean(MqListenLifecycle.class).isRunning());
            assertThat(answer).isNotDone();
            working.finish.countDown();

            closing.join(10_000);
            assertThat(closing.isAlive()).isFalse();
            assertThat(answer).succeedsWithin(SOON);
        }
    }

    @Test
    void keepsTheApplicationAliveWhileItListens() {
        assertThat(threadsThatKeepAlive("mq-io-alive")).isEmpty();
        try (ConfigurableApplicationContext node = Node.start(Listening.class, "alive", List.of("alive=0"))) {
            assertThat(threadsThatKeepAlive("mq-io-alive")).hasSize(1);

            node.stop();

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(threadsThatKeepAlive("mq-io-alive")).isEmpty());
        }
    }

    @Test
    void stopsAListenerThatWasStartedByHand() {
        String off = "--mq.listener.auto-startup=false";
        try (ConfigurableApplicationContext node = Node.start(Listening.class, "one", List.of("one=0"), off)) {
            Manager manager = node.getBean(Manager.class);
            assertThat(node.getBean(MqListenLifecycle.class).isRunning()).isFalse();
            manager.listen();
            assertThat(node.getBean(MqListenLifecycle.class).isRunning()).isTrue();

            node.stop();

            assertThat(manager.status().listener()).isEqualTo(ListenerState.STOPPED);
        }
    }

    @Test
    void drainsBesideTheThreadThatStopsThePhase() throws Exception {
        List<String> mesh = List.of("one=" + Ports.free(), "two=" + Ports.free());
        String phase = "--spring.lifecycle.timeout-per-shutdown-phase=3s";
        try (ConfigurableApplicationContext one = Node.start(Listening.class, "one", mesh);
                ConfigurableApplicationContext two = Node.start(Working.class, "two", mesh, phase)) {
            Working working = two.getBean(Working.class);
            one.getBean(MqTemplate.class).awaitConnected("two", SOON);
            var answer = one.getBean(MqTemplate.class).sendAsync("two", "work", Map.of(), SOON);
            assertThat(working.started.await(10, TimeUnit.SECONDS)).isTrue();
            CountDownLatch calledBack = new CountDownLatch(1);

            two.getBean(MqListenLifecycle.class).stop(calledBack::countDown);

            assertThat(calledBack.getCount()).isOne();
            working.finish.countDown();
            assertThat(calledBack.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(answer).succeedsWithin(SOON);
        }
    }

    @Test
    void sendsNobodyToAPropertyWhoHasOwnConnectionDetails(CapturedOutput output) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = taken.getLocalPort();

            assertThatException().isThrownBy(() -> Node.start(OwnDetails.class, "one", List.of(), "--taken=" + port));
            assertThat(output)
                    .contains("APPLICATION FAILED TO START", "MqConnectionDetails", String.valueOf(port))
                    .doesNotContain("mq.queues.one");
        }
    }

    private static List<Thread> threadsThatKeepAlive(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name) && !thread.isDaemon())
                .toList();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class OwnDetails {

        @Bean
        MqConnectionDetails details(@Value("${taken}") int port) {
            return () -> Map.of("one", "127.0.0.1:" + port);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Listening {

        final List<String> heard = new CopyOnWriteArrayList<>();
        final List<ListenerState> states = new CopyOnWriteArrayList<>();

        @MqListener
        void on(String text) {
            heard.add(text);
        }

        @EventListener
        void on(MqListenerStateEvent event) {
            states.add(event.state());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Talking {

        @Bean
        SmartLifecycle talker(MqTemplate template) {
            return new Talker(template);
        }
    }

    /** In the phase of most beans: before the queue listens, after it has dialled. */
    static class Talker implements SmartLifecycle {

        private final MqTemplate template;
        private boolean running;

        Talker(MqTemplate template) {
            this.template = template;
        }

        @Override
        public void start() {
            template.awaitConnected("two", SOON);
            template.send("two", "hello");
            running = true;
        }

        @Override
        public void stop() {
            template.send("two", "goodbye");
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return 0;
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Working {

        final CountDownLatch started = new CountDownLatch(1);
        final CountDownLatch finish = new CountDownLatch(1);

        @MqListener
        void on(String text) throws InterruptedException {
            started.countDown();
            finish.await();
        }
    }
}
