package io.flyweight.mq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.api.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/** What one node sent to another and was answered, and what was handled there: every seventh packet is refused. */
final class Journal implements MqWatcher {

    private static final int REFUSED = 7;
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final List<Integer> handled = new ArrayList<>();
    private final Map<Integer, String> answers = new ConcurrentHashMap<>();
    private int sent;

    /** The numbers of the packets that were handled, in this order. */
    List<Integer> handled() {
        synchronized (handled) {
            return List.copyOf(handled);
        }
    }

    int handledCount() {
        synchronized (handled) {
            return handled.size();
        }
    }

    /** OK or the {@code Delivery}, by the packet's number. */
    Map<Integer, String> answers() {
        return answers;
    }

    @Override
    public Ack newPacket(String name, Packet packet) {
        int number = Integer.parseInt(packet.text());
        synchronized (handled) {
            handled.add(number);
        }
        return isRefused(number) ? Ack.REJECTED : Ack.OK;
    }

    private static boolean isRefused(int number) {
        return number % REFUSED == 0;
    }

    /** Sends ever new packets, pipelined, until the condition holds. One thread at a time. */
    void sendUntil(Manager from, String to, BooleanSupplier enough) {
        while (!enough.getAsBoolean()) {
            int number = sent++;
            byte[] body = Integer.toString(number).getBytes(UTF_8);
            from.sendAsync(to, Map.of(), body, TIMEOUT).whenComplete((ok, e) -> {
                String answer = e == null ? "OK" : ((MqException) e).delivery().name();
                assertThat(answers.put(number, answer)).as("one answer").isNull();
            });
            if (answers.containsKey(number) && !enough.getAsBoolean()) {
                awaitConnected(from, to);
            }
        }
    }

    private static void awaitConnected(Manager from, String to) {
        try {
            from.awaitConnected(to, Duration.ofMillis(100));
        } catch (MqOutClosedException e) {
            // Not yet: the next send says so once more.
            Thread.onSpinWait();
        }
    }

    void awaitAnswers() {
        await().atMost(Mesh.PATIENCE).until(() -> answers.size() == sent);
    }

    /** OK: handled so. REJECTED: refused. NOT_DELIVERED: never seen. UNKNOWN: either. */
    void assertHonest() {
        Set<Integer> all = new HashSet<>(handled());
        answers.forEach((number, answer) -> {
            boolean seen = all.contains(number);
            switch (answer) {
                case "OK" ->
                    assertThat(seen && !isRefused(number)).as("%d: OK", number).isTrue();
                case "REJECTED" ->
                    assertThat(seen && isRefused(number))
                            .as("%d: refused", number)
                            .isTrue();
                case "NOT_DELIVERED" ->
                    assertThat(seen).as("%d: not delivered", number).isFalse();
                default -> assertThat(answer).isEqualTo("UNKNOWN");
            }
        });
    }
}
