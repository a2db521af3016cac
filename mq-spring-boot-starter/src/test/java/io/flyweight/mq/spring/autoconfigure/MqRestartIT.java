package io.flyweight.mq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.support.Ports;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.annotation.Configuration;

/** Nodes that are stopped and started again, within their process: from a checkpoint, by a tool, by hand. */
@Timeout(60)
class MqRestartIT {

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration IDLE_THREADS_END = Duration.ofSeconds(30);

    @Test
    void hearsAtTheSamePortAfterItsLifecycleWasStoppedAndStarted() {
        try (ConfigurableApplicationContext node = Node.start(Listening.class, "one", List.of("one=0"))) {
            Integer port = port(node);
            LifecycleProcessor lifecycle = node.getBean(LifecycleProcessor.class);
            sendToItself(node, "before");

            lifecycle.stop();
            assertThat(node.getBean(MqConnectLifecycle.class).isRunning()).isFalse();
            assertThat(node.getBean(MqListenLifecycle.class).isRunning()).isFalse();
            lifecycle.start();
            sendToItself(node, "after");
            node.stop();
            node.start();
            sendToItself(node, "at last");

            assertThat(port(node)).isEqualTo(port);
            assertThat(node.getBean(Listening.class).heard).containsExactly("before", "after", "at last");
        }
    }

    @Test
    void goesOnWhenItsContextIsRestarted() {
        List<String> mesh = List.of("one=" + Ports.free(), "two=" + Ports.free());
        try (ConfigurableApplicationContext one = Node.start(Listening.class, "one", mesh);
                ConfigurableApplicationContext two = Node.start(Listening.class, "two", mesh)) {
            one.getBean(MqTemplate.class).awaitConnected("two", SOON);
            one.getBean(MqTemplate.class).send("two", "before");

            two.restart();
            one.getBean(MqTemplate.class).send("two", "after");

            assertThat(two.getBean(Listening.class).heard).containsExactly("before", "after");
        }
    }

    @Test
    void startsAtTheSamePortInAnotherClassLoaderAtOnceAndLeavesNoThread() throws Exception {
        int port = Ports.free();
        try (ConfigurableApplicationContext first = Node.start(Listening.class, "again", List.of("again=" + port))) {
            sendToItself(first, "first");
        }

        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            Thread.currentThread().setContextClassLoader(loader);
            Object second = loader.loadClass(Listening.class.getName())
                    .getDeclaredConstructor()
                    .newInstance();
            assertThat(second).isNotInstanceOf(Listening.class).isInstanceOf(IntFunction.class);
            assertThat(((IntFunction<?>) second).apply(port)).isEqualTo("[again]");
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
        await().atMost(IDLE_THREADS_END)
                .untilAsserted(() -> assertThat(threads())
                        .filteredOn(name -> name.startsWith("mq-") && name.contains("again"))
                        .isEmpty());
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void callsListenersOnVirtualThreadsAndStaysAliveAllTheSame() {
        String virtual = "--spring.threads.virtual.enabled=true";
        try (ConfigurableApplicationContext node = Node.start(Listening.class, "light", List.of("light=0"), virtual)) {
            sendToItself(node, "hello");

            assertThat(node.getBean(Listening.class).threads)
                    .singleElement()
                    .asString()
                    .startsWith("VirtualThread[")
                    .contains("mq-lane-");
            assertThat(Thread.getAllStackTraces().keySet())
                    .anyMatch(thread -> thread.getName().equals("mq-io-light") && !thread.isDaemon());
        }
    }

    private static void sendToItself(ConfigurableApplicationContext node, String text) {
        MqTemplate template = node.getBean(MqTemplate.class);
        String name = node.getEnvironment().getRequiredProperty("mq.name");
        template.awaitConnected(name, SOON);
        template.send(name, text, Map.of(), SOON);
    }

    private static Integer port(ConfigurableApplicationContext node) {
        return node.getEnvironment().getRequiredProperty("local.mq.port", Integer.class);
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    private static URL[] classPath() throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            urls.add(new File(entry).toURI().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    /** Also run in a class loader of its own; only what it heard comes out of there. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    public static class Listening implements IntFunction<String> {

        final List<String> heard = new CopyOnWriteArrayList<>();
        final List<String> threads = new CopyOnWriteArrayList<>();

        @MqListener
        void on(String text) {
            heard.add(text);
            threads.add(Thread.currentThread().toString());
        }

        @Override
        public String apply(int port) {
            try (ConfigurableApplicationContext node = Node.start(Listening.class, "again", List.of("again=" + port))) {
                sendToItself(node, "again");
                return node.getBean(Listening.class).heard.toString();
            }
        }
    }
}
