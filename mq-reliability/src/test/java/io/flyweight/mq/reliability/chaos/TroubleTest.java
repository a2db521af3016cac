package io.flyweight.mq.reliability.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.reliability.history.Episode;
import io.flyweight.mq.reliability.history.Episode.Cut;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the check is told of a trouble. */
class TroubleTest {

    private static final List<String> NODES = List.of("a", "b", "c");

    private static Injection at(String node, Fault fault) {
        return new Injection(fault, node, node.equals("a") ? "b" : "a", 0.5);
    }

    private static Episode episode(long millis, Injection... injections) {
        return new Trouble(List.of(injections), millis).episode(NODES, new Episode.Time(0, 1, 2));
    }

    @Test
    void whoIsCutOffIsSoBothWays() {
        assertThat(episode(8_000, at("a", Fault.PARTITION_IN)).cut())
                .containsExactlyInAnyOrder(new Cut("a", "b"), new Cut("a", "c"), new Cut("b", "a"), new Cut("c", "a"));
        assertThat(episode(8_000, at("a", Fault.PARTITION_FROM_ONE)).cut())
                .containsExactlyInAnyOrder(new Cut("a", "b"), new Cut("b", "a"));
    }

    @Test
    void whoDoesNotRunSendsNothingThatCouldFail() {
        assertThat(episode(8_000, at("a", Fault.KILL)).cut())
                .containsExactlyInAnyOrder(new Cut("b", "a"), new Cut("c", "a"));
        assertThat(episode(8_000, at("b", Fault.PAUSE), at("a", Fault.LINK_DOWN))
                        .cut())
                .containsExactlyInAnyOrder(new Cut("a", "b"), new Cut("a", "c"), new Cut("c", "a"), new Cut("c", "b"));
    }

    @Test
    void nothingHasToFailInAShortTime() {
        assertThat(episode(5_000, at("a", Fault.PARTITION)).cut()).isEmpty();
    }

    @Test
    void nothingMayBeUnknownWhereNodesOnlyLeave() {
        assertThat(episode(0, at("a", Fault.TOKEN_ROTATION)).leaving()).isTrue();
        assertThat(episode(0, at("a", Fault.ROLLING_RESTART)).leaving()).isTrue();
        assertThat(episode(0, at("a", Fault.CLOCK_JUMP)).leaving()).isFalse();
    }

    @Test
    void theNetworkIsRepairedFirst() {
        Trouble trouble = new Trouble(List.of(at("a", Fault.KILL), at("b", Fault.LOSS)), 1);

        assertThat(trouble.repairs()).extracting(Injection::fault).containsExactly(Fault.LOSS, Fault.KILL);
    }
}
