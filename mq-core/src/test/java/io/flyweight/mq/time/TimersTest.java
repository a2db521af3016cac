package io.flyweight.mq.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimersTest {

    private final Timers timers = new Timers();
    private final List<String> ran = new ArrayList<>();

    private Runnable note(String what) {
        return () -> ran.add(what);
    }

    @Test
    void runsWhatIsDueInTheOrderOfDeadlines() {
        timers.schedule(30, note("c"));
        timers.schedule(10, note("a"));
        timers.schedule(20, note("b"));

        assertThat(timers.run(20)).isEqualTo(2);

        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void runsEqualDeadlinesInTheOrderTheyWereGiven() {
        for (int i = 0; i < 20; i++) {
            timers.schedule(10, note("" + i));
        }

        timers.run(10);

        assertThat(ran).startsWith("0", "1", "2", "3").endsWith("18", "19").hasSize(20);
    }

    @Test
    void runsEachOnce() {
        timers.schedule(10, note("a"));

        timers.run(10);

        assertThat(timers.run(11)).isZero();
        assertThat(ran).containsExactly("a");
    }

    @Test
    void doesNotRunWhatWasCancelled() {
        Timers.Timer timer = timers.schedule(10, note("a"));
        timer.cancel();

        assertThat(timers.run(10)).isZero();
        assertThat(ran).isEmpty();
    }

    @Test
    void aTaskCanCancelAnotherThatIsDueToo() {
        Timers.Timer[] second = new Timers.Timer[1];
        timers.schedule(10, () -> second[0].cancel());
        second[0] = timers.schedule(10, note("second"));

        timers.run(10);

        assertThat(ran).isEmpty();
    }

    @Test
    void whatATaskSchedulesForNowRunsInTheNextCall() {
        timers.schedule(10, () -> timers.schedule(10, note("again")));

        timers.run(10);
        assertThat(ran).isEmpty();
        assertThat(timers.nanosToNext(10)).isZero();

        timers.run(10);
        assertThat(ran).containsExactly("again");
    }

    @Test
    void comparesDeadlinesAcrossTheOverflow() {
        long now = Long.MAX_VALUE - 5;
        timers.schedule(now + 10, note("behind the overflow"));
        timers.schedule(now + 2, note("before it"));

        timers.run(now + 3);
        assertThat(ran).containsExactly("before it");
        assertThat(timers.nanosToNext(now + 3)).isEqualTo(7);

        timers.run(now + 10);
        assertThat(ran).containsExactly("before it", "behind the overflow");
    }

    @Test
    void tellsTheTimeToTheNextDeadline() {
        timers.schedule(100, note("a"));

        assertThat(timers.nanosToNext(40)).isEqualTo(60);
        assertThat(timers.nanosToNext(100)).isZero();
        assertThat(timers.nanosToNext(150)).isZero();
    }

    @Test
    void doesNotWaitForWhatWasCancelled() {
        Timers.Timer first = timers.schedule(10, note("a"));
        timers.schedule(100, note("b"));
        first.cancel();

        assertThat(timers.nanosToNext(0)).isEqualTo(100);
    }

    @Test
    void waitsForeverForNothing() {
        assertThat(timers.nanosToNext(0)).isEqualTo(Long.MAX_VALUE);

        timers.schedule(10, note("a"));
        timers.clear();

        assertThat(timers.nanosToNext(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void goesOnBehindATaskThatThrew() {
        timers.schedule(10, () -> {
            throw new IllegalStateException("as a test wants it");
        });
        timers.schedule(10, note("b"));

        assertThatThrownBy(() -> timers.run(10)).hasMessage("as a test wants it");
        timers.run(10);

        assertThat(ran).containsExactly("b");
    }
}
