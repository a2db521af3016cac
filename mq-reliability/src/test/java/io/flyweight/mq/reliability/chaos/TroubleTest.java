package io.flyweight.mq.reliability.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.reliability.history.Episode;
import io.flyweight.mq.reliability.history.Episode.Pair;
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
                .containsExactlyInAnyOrder(
                        new Pair("a", "b"), new Pair("a", "c"), new Pair("b", "a"), new Pair("c", "a"));
        assertThat(episode(8_000, at("a", Fault.PARTITION_FROM_ONE)).cut())
                .containsExactlyInAnyOrder(new Pair("a", "b"), new Pair("b", "a"));
    }

    @Test
    void whoDoesNotRunSendsNothingThatCouldFail() {
        assertThat(episode(8_000, at("a", Fault.KILL)).cut())
                .containsExactlyInAnyOrder(new Pair("b", "a"), new Pair("c", "a"));
        assertThat(episode(8_000, at("b", Fault.PAUSE), at("a", Fault.LINK_DOWN))
                        .cut())
                .containsExactlyInAnyOrder(
                        new Pair("a", "b"), new Pair("a", "c"), new Pair("c", "a"), new Pair("c", "b"));
    }

    @Test
    void nothingHasToFailInAShortTime() {
        assertThat(episode(5_000, at("a", Fault.PARTITION)).cut()).isEmpty();
    }

    @Test
    void nothingMayBeUnknownWhereNodesOnlyLeave() {
        assertThat(episode(0, at("a", Fault.TOKEN_ROTATION)).leaving()).isTrue();
        assertThat(episode(0, at("a", Fault.ROLLING_RESTART)).leaving()).isTrue();
        assertThat(episode(0, at("a", Fault.CLOCK_JUMP)).leaving()).isTrue();
        assertThat(episode(0, at("a", Fault.CLOCK_JUMP), at("b", Fault.LOSS)).leaving())
                .isFalse();
        assertThat(episode(0, at("a", Fault.KILL)).leaving()).isFalse();
    }

    @Test
    void onlyThoseMayFailThatSomethingWasDoneTo() {
        assertThat(episode(1, at("a", Fault.FULL_DISK)).touched()).isEmpty();
        assertThat(episode(1, at("a", Fault.SLOW_HANDLER)).touched())
                .containsExactlyInAnyOrder(new Pair("b", "a"), new Pair("c", "a"));
        assertThat(episode(1, at("a", Fault.PARTITION_FROM_ONE)).touched())
                .containsExactlyInAnyOrder(new Pair("a", "b"), new Pair("b", "a"));
        assertThat(episode(1, at("a", Fault.NO_DESCRIPTORS)).touched())
                .doesNotContain(new Pair("a", "c"), new Pair("c", "a"))
                .hasSize(4);
        assertThat(episode(1, at("a", Fault.LOSS)).touched())
                .doesNotContain(new Pair("b", "c"), new Pair("c", "b"))
                .hasSize(4);
    }

    @Test
    void whatIsAloneForLongEnoughHasToHarm() {
        assertThat(new Trouble(List.of(at("a", Fault.LOSS)), 2_001).mustHarm()).isTrue();
        assertThat(new Trouble(List.of(at("a", Fault.LOSS)), 1_999).mustHarm()).isFalse();
        assertThat(new Trouble(List.of(at("a", Fault.LOSS), at("b", Fault.KILL)), 9_000).mustHarm())
                .isFalse();
    }

    @Test
    void theNetworkIsRepairedFirst() {
        Trouble trouble = new Trouble(List.of(at("a", Fault.KILL), at("b", Fault.LOSS)), 1);

        assertThat(trouble.repairs()).extracting(Injection::fault).containsExactly(Fault.LOSS, Fault.KILL);
    }
}
