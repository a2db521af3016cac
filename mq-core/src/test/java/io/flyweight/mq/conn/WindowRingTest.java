package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WindowRingTest {

    private static final PendingSend.Patience LATER = new PendingSend.Patience(() -> 0, false, 0);

    private final WindowRing ring = new WindowRing();

    private PendingSend<?> add(int size) {
        PendingSend<?> send = PendingSend.send(LATER);
        ring.add(send, size, 0, 0);
        return send;
    }

    @Test
    void numbersFromOne() {
        assertThat(add(10).number).isEqualTo(1);
        assertThat(add(10).number).isEqualTo(2);
        assertThat(ring.next()).isEqualTo(3);
        assertThat(ring.count()).isEqualTo(2);
    }

    @Test
    void givesTheSizeBackOnce() {
        add(10);
        add(20);

        assertThat(ring.answer(2)).isEqualTo(20);
        assertThat(ring.answer(2)).isZero();
        assertThat(ring.isUnanswered(2)).isFalse();
        assertThat(ring.isUnanswered(1)).isTrue();
    }

    @Test
    void countsWhatIsUnansweredAndShrinksFromItsOldEndOnly() {
        add(1);
        add(1);
        add(1);

        ring.answer(2);
        assertThat(ring.first()).isEqualTo(1);
        assertThat(ring.count()).isEqualTo(2);
        assertThat(ring.span()).isEqualTo(3);

        ring.answer(1);
        assertThat(ring.first()).isEqualTo(3);
        assertThat(ring.count()).isEqualTo(1);
        assertThat(ring.span()).isEqualTo(1);
    }

    @Test
    void knowsARequest() {
        PendingSend<?> request = PendingSend.request(LATER);
        add(5);
        ring.add(request, 7, 0, 0);

        assertThat(ring.isRequest(1)).isFalse();
        assertThat(ring.isRequest(2)).isTrue();
        assertThat(ring.answer(2)).isEqualTo(7);
    }

    @Test
    void keepsNumberAndSizeOfWhatNobodyWaitsFor() {
        add(10);
        ring.release(1);

        assertThat(ring.send(1)).isNull();
        assertThat(ring.isUnanswered(1)).isTrue();
        assertThat(ring.answer(1)).isEqualTo(10);
    }

    @Test
    void nothingOutsideOfItIsUnanswered() {
        add(10);
        ring.answer(1);
        add(10);

        assertThat(ring.isUnanswered(0)).isFalse();
        assertThat(ring.isUnanswered(1)).isFalse();
        assertThat(ring.isUnanswered(3)).isFalse();
        assertThat(ring.isUnanswered(-1)).isFalse();
        assertThat(ring.isUnanswered(2 + 16)).as("the same slot, a round later").isFalse();
    }

    @Test
    void aFullRingKnowsNoNumberBeyondIt() {
        for (int i = 1; i <= 16; i++) {
            add(i);
        }

        assertThat(ring.isUnanswered(17)).isFalse();
        assertThat(ring.isUnanswered(16)).isTrue();
    }

    @Test
    void whatIsAnsweredIsNoRequestAnyMore() {
        ring.add(PendingSend.request(LATER), 7, 0, 0);
        add(1);

        ring.answer(1);

        assertThat(ring.isRequest(1)).isFalse();
    }

    /** Whatever comes in whatever order, the ring tells what a map would. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void tellsWhatAMapWould(long seed) {
        Random random = new Random(seed);
        NavigableMap<Long, PendingSend<?>> unanswered = new TreeMap<>();
        for (int round = 0; round < 3000; round++) {
            if (unanswered.isEmpty() || random.nextInt(100) < 52) {
                PendingSend<?> send = add(1 + (int) ring.next());
                unanswered.put(send.number, send);
            } else {
                long some = unanswered.firstKey()
                        + random.nextInt(1 + (int) (unanswered.lastKey() - unanswered.firstKey()));
                assertThat(ring.answer(some)).isEqualTo(unanswered.remove(some) == null ? 0 : 1 + some);
            }
            assertThat(ring.count()).isEqualTo(unanswered.size());
            assertThat(ring.first()).isEqualTo(unanswered.isEmpty() ? ring.next() : unanswered.firstKey());
            for (long number = ring.first(); number < ring.next(); number++) {
                assertThat(ring.send(number)).isSameAs(unanswered.get(number));
            }
        }
    }

    @Test
    void growsWithoutMixingAnythingUp() {
        for (int i = 1; i <= 10; i++) {
            add(i);
            ring.answer(i);
        }
        PendingSend<?>[] sends = new PendingSend<?>[101];
        for (int i = 11; i <= 100; i++) {
            sends[i] = add(i);
        }

        for (int i = 11; i <= 100; i++) {
            assertThat(ring.send(i)).isSameAs(sends[i]);
            assertThat(ring.answer(i)).isEqualTo(i);
        }
        assertThat(ring.count()).isZero();
    }

    @Test
    void sortsThoseWhoBlockFromThoseWhoHaveAFuture() {
        PendingSend<?> blocking = PendingSend.send(new PendingSend.Patience(() -> 0, true, 0));
        PendingSend<?> async = add(1);
        ring.add(blocking, 1, 0, 0);
        PendingSend<?> another = add(1);

        WindowRing.Answered answered = ring.answerThrough(3);

        assertThat(answered.blocking()).containsExactly(blocking);
        assertThat(answered.async()).containsExactly(async, another);
        assertThat(answered.late()).isZero();
    }

    @Test
    void timesCountFromWhenEachWasDated() {
        PendingSend<?> first = addFor(100);
        ring.date(1000);
        PendingSend<?> second = addFor(100);
        ring.add(PendingSend.send(new PendingSend.Patience(() -> 0, true, 0)), 1, 0, 10);
        ring.date(1050);
        PendingSend<?> third = addFor(20);
        ring.date(1060);

        List<PendingSend<?>> due = new ArrayList<>();
        assertThat(ring.due(1079, due)).as("the third one's, 1 ns").isOne();
        assertThat(due).isEmpty();
        assertThat(ring.due(1100, due)).as("the second one's").isEqualTo(50);
        assertThat(due).containsExactly(first, third);

        ring.answerThrough(1);
        ring.date(1200);
        due.clear();
        assertThat(ring.due(1149, due))
                .as("what is dated stays so when earlier ones have gone")
                .isOne();
        assertThat(due).containsExactly(third);
        assertThat(ring.due(1150, due)).isEqualTo(Long.MAX_VALUE);
        assertThat(due).containsExactly(third, second, third);
    }

    private PendingSend<?> addFor(long nanos) {
        PendingSend<?> send = PendingSend.send(LATER);
        ring.add(send, 1, 0, nanos);
        return send;
    }

    @Test
    void anAnswerToManyTakesThemInOrderAndFreesWhatTheyHeld() {
        WindowRing many = new WindowRing();
        List<PendingSend<?>> sends = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            PendingSend<?> send = PendingSend.send(LATER);
            many.add(send, 100 + i, 0, 0);
            sends.add(send);
        }
        many.answer(3);
        many.release(4);
        many.answer(11);

        WindowRing.Answered answered = many.answerThrough(10);

        assertThat(answered.bytes()).isEqualTo(10 * 100 + 55 - 103);
        assertThat(answered.late()).as("4 was released, 3 had its answer").isOne();
        assertThat(answered.blocking()).isEmpty();
        assertThat(answered.async())
                .containsExactly(
                        sends.get(0),
                        sends.get(1),
                        sends.get(4),
                        sends.get(5),
                        sends.get(6),
                        sends.get(7),
                        sends.get(8),
                        sends.get(9));
        assertThat(many.first()).as("11 had its answer before").isEqualTo(12);
        assertThat(many.count()).isEqualTo(9);
    }
}
