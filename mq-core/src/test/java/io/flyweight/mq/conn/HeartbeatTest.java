package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeartbeatTest {

    private static final long SECOND = 1_000_000_000;

    private final OutputRig rig = new OutputRig();
    private final List<String> found = new ArrayList<>();

    /** A heartbeat whose pings are written as the text {@code ping}. */
    private Heartbeat start(Timing timing) {
        Heartbeat heartbeat = new Heartbeat(rig.loop, timing, rig.output, new Heartbeat.Events() {
            @Override
            public void onQuiet() {
                found.add("quiet");
                rig.append("ping");
                rig.output.flush();
            }

            @Override
            public void onDead(String reason) {
                found.add("dead: " + reason);
            }
        });
        heartbeat.start();
        return heartbeat;
    }

    private static Timing timing(long interval, long timeout) {
        return new Timing(0, 0, interval * SECOND, timeout * SECOND, 0, 0, 0);
    }

    private static Timing writeTimeout(long seconds) {
        return new Timing(0, 0, 0, 0, 0, seconds * SECOND, 0);
    }

    private void write(String text) {
        rig.append(text);
        rig.output.flush();
    }

    @Test
    void pingsAfterItsOwnSilence() {
        start(timing(5, 0));

        rig.loop.advance(5 * SECOND - 1);
        assertThat(found).isEmpty();
        rig.loop.advance(1);
        assertThat(found).containsExactly("quiet");
        rig.loop.advance(10 * SECOND);
        assertThat(found).containsExactly("quiet", "quiet", "quiet");
    }

    @Test
    void aWritePutsThePingOff() {
        start(timing(5, 0));
        rig.loop.advance(3 * SECOND);
        write("data");

        rig.loop.advance(5 * SECOND - 1);
        assertThat(found).isEmpty();
        rig.loop.advance(1);
        assertThat(found).containsExactly("quiet");
    }

    /** So the pings of all connections of a node come due at the same moments. */
    @Test
    void aPingIsEarlyByItsSlackAtMostToBeOnTheGrid() {
        rig.loop.advance(SECOND);
        rig.loop.advance(Math.floorMod(-rig.loop.nanoTime(), SECOND) + SECOND / 10);
        write("data");
        start(new Timing(0, 0, 5 * SECOND, 0, 0, 0, SECOND));

        rig.loop.advance(SECOND * 49 / 10 - 1);
        assertThat(found).isEmpty();
        rig.loop.advance(1);
        assertThat(found).containsExactly("quiet");
        rig.loop.advance(5 * SECOND);
        assertThat(found).as("on the grid it stays").hasSize(2);
    }

    @Test
    void aSlackOfNothingToWaitForDoesNotSpin() {
        start(new Timing(0, 0, 5 * SECOND, 0, 0, 0, SECOND));

        assertThat(rig.loop.advance(100 * SECOND)).as("looks").isBetween(20, 30);
        assertThat(found).hasSizeBetween(20, 25).containsOnly("quiet");
    }

    @Test
    void doesNotSpinWhenTheSocketTakesNoPingThatIsEarly() {
        rig.link.room = 0;
        write("data");
        start(new Timing(0, 0, 5 * SECOND, 0, 0, 0, SECOND));

        assertThat(rig.loop.advance(100 * SECOND)).as("looks").isBetween(18, 25);
    }

    @Test
    void aLookForTheWriteTimeoutDoesNotPingOffTheGrid() {
        rig.loop.advance(SECOND);
        rig.loop.advance(Math.floorMod(-rig.loop.nanoTime(), SECOND) + SECOND / 10);
        write("data");
        start(new Timing(0, 0, 5 * SECOND, 0, 0, SECOND / 2, SECOND));

        rig.loop.advance(SECOND * 49 / 10 - 1);
        assertThat(found).isEmpty();
        rig.loop.advance(1 + SECOND / 8);
        assertThat(found).containsExactly("quiet");
    }

    @Test
    void anAcceptorsEarliestPingIsBehindTheDialersLatest() {
        Timing dialers = new Timing(0, 0, 5 * SECOND, 15 * SECOND, 0, 0, SECOND / 2);
        Timing tight = new Timing(0, 0, 5 * SECOND, 5 * SECOND + 100, 0, 0, SECOND / 2);

        for (Timing timing : List.of(dialers, tight)) {
            Timing acceptors = timing.acceptors();
            assertThat(acceptors.heartbeatInterval() - acceptors.slack()).isGreaterThan(timing.heartbeatInterval());
            assertThat(acceptors.heartbeatInterval()).isLessThan(timing.silence());
        }
    }

    @Test
    void givesAPeerUpAfterItsSilence() {
        start(timing(1000, 15));

        rig.loop.advance(15 * SECOND);
        assertThat(found).isEmpty();
        rig.loop.advance(1);
        assertThat(found).containsExactly("dead: nothing was read for 15000 ms");
        rig.loop.advance(100 * SECOND);
        assertThat(found).as("told once").hasSize(1);
    }

    @Test
    void whoDoesNotPingExpectsNothing() {
        start(timing(0, 15));

        rig.loop.advance(1000 * SECOND);

        assertThat(found).isEmpty();
    }

    @Test
    void ourOwnWritesAreNoSignOfThePeersLife() {
        start(timing(5, 15));

        rig.loop.advance(16 * SECOND);

        assertThat(found).containsExactly("quiet", "quiet", "quiet", "dead: nothing was read for 15000 ms");
    }

    @Test
    void aReadPutsTheEndOff() {
        Heartbeat heartbeat = start(timing(1000, 15));
        rig.loop.advance(14 * SECOND);
        heartbeat.onRead();

        rig.loop.advance(15 * SECOND);
        assertThat(found).isEmpty();
        rig.loop.advance(1);
        assertThat(found).hasSize(1);
    }

    @Test
    void whatCameWhileThisProcessStoodStillIsReadBeforeThePeerIsGivenUp() {
        Heartbeat heartbeat = start(timing(1000, 15));

        rig.loop.stall(60 * SECOND);
        assertThat(found).isEmpty();
        heartbeat.onRead();

        rig.loop.advance(15 * SECOND);
        assertThat(found).isEmpty();
        rig.loop.advance(1);
        assertThat(found).containsExactly("dead: nothing was read for 15000 ms");
    }

    @Test
    void whatTheSocketTakesAfterThisProcessStoodStillIsProgress() {
        start(writeTimeout(2));
        rig.link.room = 1;
        write("a long run of bytes");
        rig.loop.advance(SECOND);

        rig.loop.stall(60 * SECOND);
        assertThat(found).isEmpty();
        rig.makeRoom(1);
        rig.loop.advance(SECOND);

        assertThat(found).isEmpty();
    }

    @Test
    void whatIsNotReadIsNotSilence() {
        Heartbeat heartbeat = start(timing(5, 15));
        rig.loop.advance(SECOND);

        heartbeat.readingPaused(true);
        rig.loop.advance(100 * SECOND);
        assertThat(found).as("it still pings").hasSizeGreaterThan(15).containsOnly("quiet");
        found.clear();

        heartbeat.readingPaused(false);
        rig.loop.advance(15 * SECOND - 1);
        assertThat(found).doesNotContain("dead: nothing was read for 15000 ms");
        rig.loop.advance(5 * SECOND);
        assertThat(found).anyMatch(what -> what.startsWith("dead: nothing was read"));
    }

    @Test
    void theShorterOfTheTwoReadTimeoutsCounts() {
        start(new Timing(0, 0, 0, 15 * SECOND, 2 * SECOND, 0, 0));

        rig.loop.advance(2 * SECOND + 1);

        assertThat(found).containsExactly("dead: nothing was read for 2000 ms");
    }

    @Test
    void theReadTimeoutWorksWithoutHeartbeat() {
        start(new Timing(0, 0, 0, 0, 2 * SECOND, 0, 0));

        rig.loop.advance(2 * SECOND + 1);

        assertThat(found).hasSize(1);
    }

    @Test
    void givesUpAWriteThatMakesNoProgress() {
        start(writeTimeout(2));
        rig.link.room = 1;
        write("data");

        rig.loop.advance(4 * SECOND);

        assertThat(found).hasSize(1).allMatch(what -> what.startsWith("dead: a write made no progress for "));
    }

    @Test
    void aWriteThatMakesProgressIsNotStuck() {
        start(writeTimeout(2));
        rig.link.room = 1;
        write("a long run of bytes");

        for (int i = 0; i < 10; i++) {
            rig.loop.advance(2 * SECOND - 1);
            rig.makeRoom(1);
        }

        assertThat(found).isEmpty();
    }

    @Test
    void anIdleConnectionHasNoStuckWrite() {
        start(writeTimeout(2));
        write("data");

        rig.loop.advance(100 * SECOND);

        assertThat(found).isEmpty();
    }

    @Test
    void aWriteThatHasOnlyBegunAfterALongSilenceIsNotStuck() {
        start(writeTimeout(2));
        rig.loop.advance(3 * SECOND);
        rig.append("appended, and about to be written");

        rig.loop.advance(SECOND);

        assertThat(found).isEmpty();
    }

    @Test
    void doesNotSpinWhenTheSocketTakesNoPing() {
        start(timing(5, 0));
        rig.link.room = 0;

        int beats = rig.loop.advance(100 * SECOND);

        assertThat(beats).isLessThanOrEqualTo(20);
    }

    @Test
    void doesNotSpinWhileReadingIsPaused() {
        Heartbeat heartbeat = start(timing(0, 15));
        heartbeat.readingPaused(true);

        assertThat(rig.loop.advance(1000 * SECOND)).isLessThanOrEqualTo(1000 / 15 + 1);
    }

    @Test
    void hasNoTimerWhenEverythingIsOff() {
        start(new Timing(0, 0, 0, 0, 0, 0, 0));

        assertThat(rig.loop.nanosToNext()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void findsNothingOnceItIsStopped() {
        Heartbeat heartbeat = start(timing(5, 15));

        heartbeat.stop();

        assertThat(rig.loop.advance(100 * SECOND)).isZero();
        assertThat(found).isEmpty();
    }
}
