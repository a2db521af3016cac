package io.flyweight.mq.reliability.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.reliability.chaos.Fault.Layer;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is dealt. */
class DeckTest {

    private static final List<String> NODES = List.of("a", "b", "c");

    private static Stream<Trouble> deal(long seed, int count) {
        Deck deck = new Deck(seed, NODES);
        return IntStream.range(0, count).mapToObj(any -> deck.next());
    }

    @Test
    void theSameSeedDealsTheSameTroubles() {
        assertThat(deal(7, 100).toList()).isEqualTo(deal(7, 100).toList());
        assertThat(deal(7, 100).toList()).isNotEqualTo(deal(8, 100).toList());
    }

    @Test
    void everyFaultComesBeforeAnyComesAgain() {
        Set<Fault> possible = EnumSet.noneOf(Fault.class);
        Stream.of(Fault.values()).filter(Fault::isPossible).forEach(possible::add);
        List<Fault> dealt = deal(1, possible.size())
                .flatMap(trouble -> trouble.injections().stream())
                .map(Injection::fault)
                .limit(possible.size())
                .toList();

        assertThat(dealt).containsExactlyInAnyOrderElementsOf(possible);
    }

    @Test
    void faultsThatWouldBeInEachOthersWayDoNotComeTogether() {
        assertThat(deal(3, 1000).filter(trouble -> trouble.injections().size() > 1))
                .isNotEmpty()
                .allSatisfy(trouble -> assertThat(trouble.injections().stream()
                                .map(each -> each.fault().layer()))
                        .doesNotHaveDuplicates()
                        .doesNotContain(Layer.MESH));
    }

    @Test
    void aNodeIsNeverCutFromItself() {
        assertThat(deal(4, 1000).flatMap(trouble -> trouble.injections().stream()))
                .allSatisfy(each -> assertThat(each.other()).isNotEqualTo(each.node()));
    }
}
