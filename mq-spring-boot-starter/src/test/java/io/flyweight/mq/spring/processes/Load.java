package io.flyweight.mq.spring.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqOutcome;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.processes.MemberProcess.Handled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Numbered packets to a group, every second one with a key; and what has to be true of them at the end. */
final class Load implements AutoCloseable {

    private static final int KEYS = 10;
    private static final int BURST = 2;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MqTemplate template;
    private final String group;
    private final List<CompletableFuture<Void>> answers = new ArrayList<>();
    private final Thread thread = new Thread(this::send, "load");
    private final AtomicInteger sent = new AtomicInteger();
    private volatile boolean running = true;

    /** Begins at once, with some 1,500 packets a second. */
    Load(MqTemplate template, String group) {
        this.template = template;
        this.group = group;
        thread.start();
    }

    private void send() {
        while (running) {
            for (int i = 0; i < BURST; i++) {
                int number = answers.size();
                Map<String, String> headers = number % 2 == 0 ? Map.of() : Map.of(MqHeaders.KEY, key(number));
                answers.add(template.sendAsync(group, String.valueOf(number), headers));
                sent.incrementAndGet();
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static String key(int number) {
        return "key " + number / 2 % KEYS;
    }

    /** Returns when so many more packets have been sent. */
    void awaitMore(int packets) {
        int enough = sent.get() + packets;
        await().atMost(PATIENCE).until(() -> sent.get() >= enough);
    }

    /** Ends it. */
    @Override
    public void close() throws InterruptedException {
        running = false;
        thread.join();
    }

    /** Ends it, and checks each answer against what the members wrote down. Returns how many there were of each. */
    Map<MqOutcome, Integer> check(Collection<MemberProcess> members) throws InterruptedException {
        close();
        await().atMost(PATIENCE).until(() -> answers.stream().allMatch(CompletableFuture::isDone));
        List<Handled> handled = members.stream()
                .flatMap(member -> member.handled().stream())
                .sorted(Comparator.comparingLong(Handled::nanos))
                .toList();
        Map<Integer, Long> times =
                handled.stream().collect(Collectors.groupingBy(Handled::number, Collectors.counting()));
        Map<MqOutcome, Integer> outcomes = new EnumMap<>(MqOutcome.class);
        for (int number = 0; number < answers.size(); number++) {
            MqOutcome outcome = MqOutcome.of(
                    answers.get(number).handle((done, failure) -> failure).join());
            outcomes.merge(outcome, 1, Integer::sum);
            long count = times.getOrDefault(number, 0L);
            switch (outcome) {
                case OK -> assertThat(count).as("%d is OK", number).isEqualTo(1);
                case UNKNOWN -> assertThat(count).as("%d is UNKNOWN", number).isLessThanOrEqualTo(1);
                case NOT_DELIVERED ->
                    assertThat(count).as("%d is NOT_DELIVERED", number).isZero();
                default -> throw new AssertionError(number + " is " + outcome);
            }
        }
        checkOrder(handled);
        return outcomes;
    }

    /** By the machine's clock, which all processes have in common. */
    private static void checkOrder(List<Handled> handled) {
        Map<String, List<Integer>> byKey = handled.stream()
                .map(Handled::number)
                .filter(number -> number % 2 == 1)
                .collect(Collectors.groupingBy(Load::key));
        assertThat(byKey).hasSize(KEYS);
        byKey.forEach((key, numbers) -> assertThat(numbers).as(key).isSorted());
    }
}
