package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RivalsTest {

    private static final Instant NOW = Instant.EPOCH;
    private static final Instant SOON = NOW.plusSeconds(60);
    private static final Instant LATER = NOW.plusSeconds(600);

    @Test
    void aRestartedPeerIsNoRival() {
        Rivals met = Rivals.NONE.met(7, NOW).met(8, NOW).met(9, NOW).met(9, NOW);

        assertThat(met.ofThePeer(SOON)).isFalse();
    }

    @Test
    void anInstanceThatComesBackAfterAnotherOneTellsOfTwoProcesses() {
        Rivals met = Rivals.NONE.met(7, NOW).met(8, NOW).met(7, NOW);

        assertThat(met.ofThePeer(SOON)).isTrue();
        assertThat(met.ofThePeer(LATER)).as("forgotten in time").isFalse();
    }

    @Test
    void aReplacedConnectionTellsOfAnotherProcessOfThisName() {
        Rivals replaced = Rivals.NONE.met(7, NOW).replaced(NOW);

        assertThat(replaced.ofThisNode(SOON)).isTrue();
        assertThat(replaced.ofThisNode(LATER)).isFalse();
        assertThat(replaced.ofThePeer(SOON)).isFalse();
        assertThat(Rivals.NONE.ofThisNode(SOON)).isFalse();
    }

    @Test
    void replacementsCountWhileTheyFollowEachOther() {
        InStatus status = InStatus.NEVER.up(NOW, true).replaced(NOW).replaced(SOON);
        assertThat(status.contested(SOON)).isFalse();

        assertThat(status.replaced(SOON).contested(SOON)).isTrue();
        assertThat(status.replaced(SOON).contested(SOON.plusSeconds(600))).isFalse();
        assertThat(status.replaced(SOON.plusSeconds(600)).replacements()).isOne();
    }
}
