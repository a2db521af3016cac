package io.flyweight.mq.test.restart;

import static org.awaitility.Awaitility.await;

import io.flyweight.mq.Manager;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqOperations;
import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.test.restart.Caller.Numbered;
import io.flyweight.mq.test.restart.Journal.Kind;
import io.flyweight.mq.test.restart.Journal.Line;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.messaging.handler.annotation.Header;

/**
 * A process that sends to all its peers at a steady rate until its very end, while and after its node hangs up, and writes
 * down what it handles.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class LoadedApplication {

    static final String ENOUGH = "enough";
    static final int BURSTS_A_SECOND = 500;

    public static void main(String[] args) {
        SpringApplication.run(LoadedApplication.class, args);
    }

    @Bean
    Journal journal(
            @Value("${load.directory}") Path directory,
            @Value("${mq.name}") String name,
            @Value("${load.run}") int run) {
        return new Journal(Journal.file(directory, name, run));
    }

    @Bean
    Listener listener(Journal journal) {
        return new Listener(journal);
    }

    @Bean
    Load load(
            Manager manager,
            MqOperations mq,
            Journal journal,
            @Value("${load.directory}") Path directory,
            @Value("${mq.name}") String name,
            @Value("${load.burst}") int burst) {
        List<Line> before = Journal.read(directory, name);
        List<Caller> callers = manager.peers().stream()
                .map(peer -> new Caller(peer, mq, journal, before))
                .toList();
        return new Load(callers, journal, directory.resolve(ENOUGH), burst);
    }

    static class Listener {

        private final Journal journal;

        Listener(Journal journal) {
            this.journal = journal;
        }

        @MqListener
        void on(Numbered packet, @Header(MqHeaders.SENDER) String sender) {
            journal.note(Kind.HANDLED, sender, packet.number());
        }
    }

    /** Destroyed after the node has stopped, and before it is closed. */
    static class Load implements DisposableBean {

        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        private final List<Caller> callers;
        private final Journal journal;
        private final Path enough;
        private final int burst;

        Load(List<Caller> callers, Journal journal, Path enough, int burst) {
            this.callers = callers;
            this.journal = journal;
            this.enough = enough;
            this.burst = burst;
        }

        @EventListener(ApplicationReadyEvent.class)
        void begin() {
            long period = TimeUnit.SECONDS.toMicros(1) / BURSTS_A_SECOND;
            clock.scheduleAtFixedRate(this::send, 0, period, TimeUnit.MICROSECONDS);
        }

        private void send() {
            boolean more = !Files.exists(enough);
            callers.forEach(caller -> caller.send(burst, more));
            journal.flush();
        }

        @Override
        public void destroy() throws InterruptedException {
            clock.shutdown();
            clock.awaitTermination(1, TimeUnit.SECONDS);
            await("the answers to all sends").until(() -> callers.stream().allMatch(Caller::isAnswered));
        }
    }
}
