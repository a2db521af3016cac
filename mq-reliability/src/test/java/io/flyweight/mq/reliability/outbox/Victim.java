package io.flyweight.mq.reliability.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqSendObserver;
import io.flyweight.mq.spring.listener.MqReceiveObserver;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A process of {@link Orders} or {@link Stock} that stands still where it is to be killed, and tells so. */
final class Victim {

    static final String READY = "ready";
    /** It waits for its end. */
    static final String THERE = "there";

    static final String STOPPED = "stopped";
    /** Said to it, with a number: stand still when the point is passed for so many more times. */
    static final String STAND = "stand ";

    static final String STOP = "stop";

    private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8);
    private static final AtomicInteger PASSES = new AtomicInteger(Integer.MAX_VALUE);

    private Victim() {}

    /** Takes {@code orders} or {@code stock}, and settings. */
    public static void main(String[] args) throws IOException {
        boolean orders = args[0].equals("orders");
        ConfigurableApplicationContext context = new SpringApplicationBuilder(
                        orders ? OrdersThatStand.class : StockThatStands.class)
                .web(WebApplicationType.NONE)
                .run(Arrays.copyOfRange(args, 1, args.length));
        ScheduledExecutorService customers = Executors.newSingleThreadScheduledExecutor();
        if (orders) {
            place(context.getBean(Orders.Desk.class), customers);
        }
        OUT.println(READY);
        BufferedReader said = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith(STAND)) {
                PASSES.set(Integer.parseInt(line.substring(STAND.length())));
            } else if (line.equals(STOP)) {
                customers.shutdown();
                OUT.println(STOPPED);
            }
        }
        customers.shutdownNow();
        context.close();
    }

    private static void place(Orders.Desk desk, ScheduledExecutorService customers) {
        Long last = desk.jdbc().queryForObject("SELECT COALESCE(MAX(number), 0) FROM placed", Long.class);
        AtomicLong number = new AtomicLong(last == null ? 0 : last);
        customers.scheduleWithFixedDelay(
                () -> desk.place(number.incrementAndGet(), "apple"), 0, 100, TimeUnit.MILLISECONDS);
    }

    private static void pass() {
        if (PASSES.decrementAndGet() == 0) {
            OUT.println(THERE);
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Stands still after the commit, before the send. */
    @Configuration(proxyBeanMethods = false)
    @Import(Orders.class)
    static class OrdersThatStand {

        @Bean
        MqSendObserver stand() {
            return (queue, packet, request) -> {
                pass();
                return new Seen(packet);
            };
        }
    }

    /** Stands still after the handler's commit, before the answer. */
    @Configuration(proxyBeanMethods = false)
    @Import(Stock.class)
    static class StockThatStands {

        @Bean
        MqReceiveObserver stand() {
            return (listener, sender, packet) -> ack -> pass();
        }
    }

    private record Seen(Packet packet) implements MqSendObserver.Sending {

        @Override
        public void onAnswer(@Nullable Throwable failure) {
            // It is the send that is waited for.
        }
    }
}
