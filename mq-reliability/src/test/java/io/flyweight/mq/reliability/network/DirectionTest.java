package io.flyweight.mq.reliability.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the check of the histories finds. */
class DirectionTest {

    private static Direction direction(List<String> sender, String... receiver) {
        return new Direction("a", "b", parse(sender.stream()), parse(Stream.of(receiver)));
    }

    private static List<HistoryLine> parse(Stream<String> lines) {
        return lines.map(HistoryLine::parse).toList();
    }

    private static List<String> sent(String... answers) {
        Stream.Builder<String> lines = Stream.builder();
        for (int id = 1; id <= answers.length; id++) {
            lines.add(id * 10 + " SENT b " + id + " -");
            lines.add(id * 10 + 5 + " TOLD b " + id + " " + answers[id - 1]);
        }
        return lines.build().toList();
    }

    @Test
    void whatFitsIsNoViolation() {
        Direction direction = direction(
                sent(
                        "OK",
                        "REJECTED MqRejectedException",
                        "NOT_DELIVERED MqOutClosedException",
                        "UNKNOWN X",
                        "UNKNOWN X"),
                "12 HANDLED a 1 OK",
                "22 HANDLED a 2 REJECTED",
                "43 HANDLED a 4 OK");

        assertThat(direction.violations()).isEmpty();
        assertThat(direction.outcomes()).containsExactly("OK", "REJECTED", "NOT_DELIVERED", "UNKNOWN", "UNKNOWN");
    }

    @Test
    void anOkThatWasNotHandledIsAViolation() {
        assertThat(direction(sent("OK")).violations()).hasSize(1);
    }

    @Test
    void aPacketThatWasHandledAndToldNotDeliveredIsAViolation() {
        assertThat(direction(sent("NOT_DELIVERED X"), "12 HANDLED a 1 OK").violations())
                .hasSize(1);
    }

    @Test
    void aPacketHandledTwiceIsAViolation() {
        assertThat(direction(sent("OK"), "12 HANDLED a 1 OK", "13 HANDLED a 1 OK")
                        .violations())
                .containsExactly("a->b 1: handled twice");
    }

    @Test
    void aPacketHandledAfterALaterOneIsAViolation() {
        assertThat(direction(sent("OK", "OK"), "12 HANDLED a 2 OK", "13 HANDLED a 1 OK")
                        .violations())
                .containsExactly("a->b 1: handled after 2");
    }

    @Test
    void aSendWithoutAnAnswerOrWithTwoIsAViolation() {
        assertThat(direction(List.of("10 SENT b 1 -")).violations()).hasSize(1);
        assertThat(direction(List.of("10 SENT b 1 -", "15 TOLD b 1 UNKNOWN X", "16 TOLD b 1 UNKNOWN X"))
                        .violations())
                .hasSize(1);
    }

    @Test
    void recoveryIsTheFirstArrivalAfterTheLastFailure() {
        Direction direction =
                direction(sent("UNKNOWN X", "OK", "UNKNOWN X", "OK"), "22 HANDLED a 2 OK", "42 HANDLED a 4 OK");

        assertThat(direction.firstArrival(10)).hasValue(25);
        assertThat(direction.lastFailure(10, 100)).hasValue(30);
        assertThat(direction.firstArrival(31)).hasValue(45);
        assertThat(direction.longestWait(0, 50)).isEqualTo(25);
    }
}
