package io.flyweight.mq.reliability.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.reliability.history.Episode.Pair;
import io.flyweight.mq.reliability.history.Violation.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the check finds in histories that were written for it. Times are in seconds. */
class HistoryCheckTest {

    private static final List<String> NODES = List.of("a", "b", "c");
    private static final String END = "200 END - 0 QUIET";

    @TempDir
    Path directory = Path.of("");

    private Verdict check(List<String> sender, List<String> receiver, Episode... episodes) throws IOException {
        return HistoryCheck.of(List.of(history("a", sender, false), history("b", receiver, false)), List.of(episodes));
    }

    private ProcessHistory history(String node, List<String> lines, boolean killed) throws IOException {
        Path file = directory.resolve(node + lines.hashCode());
        Files.write(
                file,
                Stream.concat(lines.stream(), killed ? Stream.of() : Stream.of(END))
                        .map(HistoryCheckTest::nanos)
                        .toList());
        return killed ? new ProcessHistory(node, file, 11_000_000_000L) : new ProcessHistory(node, file);
    }

    private static String nanos(String line) {
        return line.replaceFirst(" ", "000000000 ");
    }

    private static List<String> sends(String... answers) {
        Stream.Builder<String> lines = Stream.builder();
        for (int id = 1; id <= answers.length; id++) {
            lines.add(id * 10 + " SENT b " + id + " 5000 9");
            lines.add(id * 10 + 5 + " TOLD b " + id + " " + answers[id - 1]);
        }
        return lines.build().toList();
    }

    private static Episode episode(boolean leaving, long begun, long repaired, long calm, String... touched) {
        Episode.Time time = new Episode.Time(begun * 1_000_000_000, repaired * 1_000_000_000, calm * 1_000_000_000);
        Set<Pair> pairs = Stream.of(touched)
                .flatMap(node -> Stream.concat(Pair.from(node, NODES), Pair.to(node, NODES)))
                .collect(Collectors.toSet());
        return new Episode(List.of("trouble"), pairs, Set.of(), Set.of(), leaving, time);
    }

    private static Episode with(Episode episode, Set<String> paused, Set<Pair> cut) {
        return new Episode(episode.faults(), episode.touched(), paused, cut, episode.leaving(), episode.time());
    }

    private static Episode trouble(long begun, long repaired, long calm) {
        return episode(false, begun, repaired, calm, "b");
    }

    @Test
    void findsNothingWhereAllIsAsPromised() throws IOException {
        Verdict verdict = check(
                sends("OK", "REJECTED X", "NOT_DELIVERED X", "UNKNOWN X", "UNKNOWN X"),
                List.of(
                        "12 ENTERED a 1 9",
                        "13 HANDLED a 1 OK",
                        "22 ENTERED a 2 9",
                        "23 HANDLED a 2 REJECTED",
                        "43 ENTERED a 4 9",
                        "44 HANDLED a 4 OK"),
                trouble(30, 56, 57));

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.outcomes()).isEqualTo(Map.of("OK", 1L, "REJECTED", 1L, "NOT_DELIVERED", 1L, "UNKNOWN", 2L));
    }

    @Test
    void anOkThatNoHandlerGaveIsLost() throws IOException {
        assertThat(check(sends("OK"), List.of()).count(Kind.LOST)).isEqualTo(1);
        assertThat(check(sends("OK"), List.of("12 ENTERED a 1 9")).count(Kind.LOST))
                .isEqualTo(1);
        assertThat(check(sends("OK"), List.of("12 ENTERED a 1 9", "13 HANDLED a 1 REJECTED"))
                        .count(Kind.LOST))
                .isEqualTo(1);
    }

    @Test
    void anAnswerBeforeTheHandlersIsNone() throws IOException {
        assertThat(check(sends("OK"), List.of("12 ENTERED a 1 9", "16 HANDLED a 1 OK"))
                        .count(Kind.LOST))
                .isEqualTo(1);
        assertThat(check(sends("REJECTED X"), List.of("12 ENTERED a 1 9", "16 HANDLED a 1 REJECTED"))
                        .count(Kind.WRONGLY_REPORTED))
                .isEqualTo(1);
    }

    @Test
    void aLineThatAKilledProcessDidNotFinishIsNone() throws IOException {
        ProcessHistory sender = history("a", List.of("10 SENT b 1 5000 9"), true);
        Files.writeString(sender.file(), "11 SENT b", StandardOpenOption.APPEND);

        assertThat(HistoryCheck.of(List.of(sender), List.of()).violations()).isEmpty();
    }

    @Test
    void aPacketThatEntersTwiceIsDuplicated() throws IOException {
        List<String> twice = List.of("12 ENTERED a 1 9", "13 HANDLED a 1 OK", "16 ENTERED a 1 9", "17 HANDLED a 1 OK");

        assertThat(check(sends("OK"), twice).count(Kind.DUPLICATED)).isEqualTo(1);
    }

    @Test
    void aPacketThatEntersAfterALaterOneOrWithinOneIsReordered() throws IOException {
        List<String> swapped =
                List.of("22 ENTERED a 2 9", "23 HANDLED a 2 OK", "24 ENTERED a 1 9", "25 HANDLED a 1 OK");
        List<String> nested = List.of("22 ENTERED a 1 9", "23 ENTERED a 2 9", "24 HANDLED a 1 OK", "25 HANDLED a 2 OK");

        assertThat(check(sends("OK", "OK"), swapped).count(Kind.REORDERED)).isEqualTo(1);
        assertThat(check(sends("OK", "OK"), nested).count(Kind.REORDERED)).isEqualTo(1);
    }

    @Test
    void whatDiedInsideAHandlerIsNotBeingHandledAfterwards() throws IOException {
        Verdict verdict = HistoryCheck.of(
                List.of(
                        history("a", sends("UNKNOWN X", "OK"), false),
                        history("b", List.of("12 ENTERED a 1 9"), true),
                        history("b", List.of("22 ENTERED a 2 9", "23 HANDLED a 2 OK"), false)),
                List.of(trouble(10, 16, 17)));

        assertThat(verdict.violations()).isEmpty();
    }

    @Test
    void anAnswerThatIsNotTrueIsWronglyReported() throws IOException {
        Episode trouble = trouble(10, 16, 17);
        List<String> handled = List.of("12 ENTERED a 1 9", "13 HANDLED a 1 OK");

        assertThat(check(sends("NOT_DELIVERED X"), handled, trouble).count(Kind.WRONGLY_REPORTED))
                .isEqualTo(1);
        assertThat(check(sends("REJECTED X"), handled, trouble).count(Kind.WRONGLY_REPORTED))
                .isEqualTo(1);
        assertThat(check(sends("UNEXPECTED X"), handled, trouble).count(Kind.WRONGLY_REPORTED))
                .isEqualTo(1);
        assertThat(check(List.of(), handled).count(Kind.WRONGLY_REPORTED)).isEqualTo(1);
    }

    @Test
    void noAnswerTwoAnswersAndALateOneAreFound() throws IOException {
        Episode trouble = trouble(10, 98, 99);

        assertThat(check(List.of("10 SENT b 1 5000 9"), List.of()).count(Kind.UNANSWERED))
                .isEqualTo(1);
        assertThat(check(
                                List.of("10 SENT b 1 5000 9", "15 TOLD b 1 UNKNOWN X", "16 TOLD b 1 UNKNOWN X"),
                                List.of(),
                                trouble)
                        .count(Kind.UNANSWERED))
                .isEqualTo(1);
        assertThat(check(List.of("10 SENT b 1 5000 9", "26 TOLD b 1 UNKNOWN X"), List.of(), trouble)
                        .count(Kind.UNANSWERED))
                .isEqualTo(1);
    }

    @Test
    void aNodeThatStoodStillMayTellSoMuchLaterAndNoMore() throws IOException {
        List<String> late = List.of("10 SENT b 1 5000 9", "50 TOLD b 1 UNKNOWN X");
        Episode shortPause = with(episode(false, 10, 34, 60, "a"), Set.of("a"), Set.of());
        Episode longPause = with(episode(false, 10, 35, 60, "a"), Set.of("a"), Set.of());

        assertThat(check(late, List.of(), shortPause).count(Kind.UNANSWERED)).isEqualTo(1);
        assertThat(check(late, List.of(), longPause).count(Kind.UNANSWERED)).isZero();
        Episode earlier = with(episode(false, 1, 12, 60, "a"), Set.of("a"), Set.of());
        assertThat(check(late, List.of(), earlier).count(Kind.UNANSWERED)).isEqualTo(1);
    }

    @Test
    void whoWasKilledNeedsNoAnswer() throws IOException {
        Verdict verdict = HistoryCheck.of(
                List.of(history("a", List.of("10 SENT b 1 5000 9"), true), history("b", List.of(), false)), List.of());

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.count(Verdict.KILLED)).isEqualTo(1);
    }

    @Test
    void whoWasKilledLongAfterTheAnswerWasDueNeededOne() throws IOException {
        ProcessHistory sender = history("a", List.of("10 SENT b 1 5000 9"), true);
        ProcessHistory late = new ProcessHistory("a", sender.file(), 26_000_000_000L);

        assertThat(HistoryCheck.of(List.of(late), List.of()).count(Kind.UNANSWERED))
                .isEqualTo(1);
    }

    @Test
    void aBodyThatWasCutOffIsWronglyReported() throws IOException {
        assertThat(check(sends("OK"), List.of("12 ENTERED a 1 8", "13 HANDLED a 1 OK"))
                        .count(Kind.WRONGLY_REPORTED))
                .isEqualTo(1);
    }

    @Test
    void rejectedWhereTheHandlerFailedIsWronglyReported() throws IOException {
        List<String> handled = List.of("12 ENTERED a 1 9", "13 HANDLED a 1 UNKNOWN");

        assertThat(check(sends("REJECTED X"), handled).count(Kind.WRONGLY_REPORTED))
                .isEqualTo(1);
    }

    @Test
    void aFailureBetweenNodesThatNothingWasDoneToIsFound() throws IOException {
        Episode elsewhere = episode(false, 10, 16, 17, "c");
        Episode earlier = trouble(1, 2, 3);

        assertThat(check(sends("NOT_DELIVERED X"), List.of(), elsewhere, earlier)
                        .count(Kind.NOT_ISOLATED))
                .isEqualTo(1);
    }

    @Test
    void aFailureThatIsToldAfterTheCalmIsFound() throws IOException {
        assertThat(check(sends("UNKNOWN X"), List.of(), trouble(9, 11, 14)).count(Kind.NOT_ISOLATED))
                .isEqualTo(1);
    }

    @Test
    void unknownWhereANodeOnlyLeftIsFound() throws IOException {
        Episode leaving = episode(true, 10, 16, 17, "b");

        assertThat(check(sends("UNKNOWN X"), List.of(), leaving).count(Kind.LEFT_UNTOLD))
                .isEqualTo(1);
        assertThat(check(sends("UNKNOWN X"), List.of(), leaving, trouble(10, 16, 17))
                        .violations())
                .isEmpty();
    }

    @Test
    void aRecoveryThatTakesTooLongIsFound() throws IOException {
        List<String> handled = List.of("42 ENTERED a 4 9", "43 HANDLED a 4 OK");
        List<String> sends = sends("NOT_DELIVERED X", "NOT_DELIVERED X", "NOT_DELIVERED X", "OK");

        assertThat(check(sends, handled, trouble(10, 20, 50)).count(Kind.SLOW_RECOVERY))
                .isEqualTo(1);
        Verdict inTime = check(sends, handled, trouble(10, 25, 50));
        assertThat(inTime.violations()).isEmpty();
        assertThat(inTime.slowestRecoverySeconds()).isEqualTo(20);
    }

    @Test
    void troubleThatNobodyNoticedIsFound() throws IOException {
        Episode cut = with(trouble(0, 60, 70), Set.of(), Set.of(new Pair("a", "b")));
        List<String> handled = List.of("12 ENTERED a 1 9", "13 HANDLED a 1 OK");

        assertThat(check(sends("OK"), handled, cut).count(Kind.BROKEN)).isEqualTo(1);
        assertThat(check(sends("UNKNOWN X"), handled, cut).violations()).isEmpty();
        Episode fromAll = with(trouble(0, 60, 70), Set.of(), Set.of(new Pair("a", "b"), new Pair("c", "b")));
        assertThat(check(sends("UNKNOWN X"), handled, fromAll).count(Kind.BROKEN))
                .isEqualTo(1);
    }

    @Test
    void aHistoryWithoutItsEndIsFoundUnlessTheProcessWasKilled() throws IOException {
        Path file = Files.writeString(directory.resolve("a"), "");

        assertThat(HistoryCheck.of(List.of(new ProcessHistory("a", file)), List.of())
                        .count(Kind.BROKEN))
                .isEqualTo(1);
        assertThat(HistoryCheck.of(List.of(new ProcessHistory("a", file, 1)), List.of())
                        .isClean())
                .isTrue();
    }
}
