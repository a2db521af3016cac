package io.flyweight.mq.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Members that come and go in any order, in thousands of courses that a seed repeats: order per key, no duplicate, an answer for all. */
@Timeout(60)
class KeyOrderTest {

    private static final int COURSES = 3_000;
    private static final int STEPS = 120;
    private static final String[] NAMES = {"m0", "m1", "m2"};

    private record Sent(String key, int number, CompletableFuture<Packet> answer) {

        String body() {
            return key + ":" + number;
        }
    }

    private int moved;
    private int unknown;
    private int undelivered;

    @Test
    void inAllCoursesOrderHoldsPerKeyAndNothingIsHandledTwice() {
        for (int seed = 0; seed < COURSES; seed++) {
            run(seed);
        }
        assertThat(List.of(moved, unknown, undelivered))
                .as("it was about something")
                .allMatch(count -> count > COURSES);
    }

    private void run(int seed) {
        Random random = new Random(seed);
        FakeMembers members = new FakeMembers(NAMES);
        GroupSender sender = new GroupSender(
                members, new MqGroups(Map.of("group", List.of("m*"))), Duration.ofMinutes(10), Runnable::run);
        List<Sent> all = new ArrayList<>();
        for (int i = 0; i < STEPS; i++) {
            step(random, members, sender, all);
        }
        for (int i = 0; members.inFlight() > 0; i++) {
            members.handle(NAMES[i % NAMES.length]);
        }
        check(seed, members, all);
        moved += members.attempts.size() - all.size();
    }

    private static void step(Random random, FakeMembers members, GroupSender sender, List<Sent> all) {
        String name = NAMES[random.nextInt(NAMES.length)];
        switch (random.nextInt(13)) {
            case 0 -> members.lose(name, random.nextInt(3), random.nextInt(2));
            case 1, 2 -> members.connect(name, true);
            case 3 -> members.fillWindow();
            case 4 -> members.connect(name, false);
            case 5 -> members.refuse(name);
            case 6, 7, 8 -> members.handle(name);
            default -> {
                String key = "k" + random.nextInt(2);
                int number = all.size();
                Packet packet = new Packet(Map.of(HeaderMapping.WIRE_KEY, key), (key + ":" + number).getBytes(UTF_8));
                all.add(new Sent(key, number, sender.requestAsync("group", packet, null)));
            }
        }
    }

    private void check(int seed, FakeMembers members, List<Sent> all) {
        assertThat(members.handled).as("seed %d: duplicates", seed).doesNotHaveDuplicates();
        for (String key : List.of("k0:", "k1:")) {
            List<Integer> order = members.handled.stream()
                    .filter(body -> body.startsWith(key))
                    .map(body -> Integer.valueOf(body.substring(key.length())))
                    .toList();
            assertThat(order).as("seed %d: order of %s", seed, key).isSorted();
        }
        for (Sent sent : all) {
            assertThat(sent.answer).as("seed %d: %s", seed, sent.body()).isDone();
            boolean handled = members.handled.contains(sent.body());
            if (!sent.answer.isCompletedExceptionally()) {
                assertThat(handled).as("seed %d: %s is OK", seed, sent.body()).isTrue();
            } else if (FakeMembers.failure(sent.answer).delivery() == Delivery.NOT_DELIVERED) {
                assertThat(handled)
                        .as("seed %d: %s is NOT_DELIVERED", seed, sent.body())
                        .isFalse();
                undelivered++;
            } else {
                unknown++;
            }
        }
    }
}
