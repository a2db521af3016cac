package io.flyweight.mq.reliability.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.reliability.history.Episode;
import io.flyweight.mq.reliability.history.Episode.Pair;
import io.flyweight.mq.reliability.history.HistoryCheck;
import io.flyweight.mq.reliability.history.ProcessHistory;
import io.flyweight.mq.reliability.history.Verdict;
import io.flyweight.mq.reliability.history.Violation.Kind;
import io.flyweight.mq.support.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two real nodes under load write clean histories; each violation that is planted in them is found, and named right. */
@Timeout(60)
class PlantedViolationsIT {

    private static final int ENOUGH_BYTES = 60_000;

    @TempDir
    static Path directory = Path.of("");

    private static List<String> sender = List.of();
    private static List<String> receiver = List.of();

    @BeforeAll
    static void runTwoNodes() throws IOException {
        String a = freeAddress();
        String b = freeAddress();
        LoadedNode first = node("a", a, b);
        LoadedNode second = node("b", a, b);
        await().atMost(Duration.ofSeconds(40))
                .until(() -> Files.size(file("a")) > ENOUGH_BYTES && Files.size(file("b")) > ENOUGH_BYTES);
        first.end();
        second.end();
        sender = Files.readAllLines(file("a"));
        receiver = Files.readAllLines(file("b"));
    }

    private static String freeAddress() {
        return "127.0.0.1:" + Ports.free();
    }

    private static LoadedNode node(String name, String a, String b) throws IOException {
        String own = name.equals("a") ? a : b;
        return new LoadedNode(
                LoadedNode.Arguments.of(file(name).toString(), name, "1", "token", own, "a=" + a, "b=" + b));
    }

    private static Path file(String name) {
        return directory.resolve(name);
    }

    /** With an excuse for all that failed when the nodes came and went. */
    private static Verdict check(List<String> a, List<String> b) throws IOException {
        Files.write(file("a"), a);
        Files.write(file("b"), b);
        Set<Pair> both = Pair.all(List.of("a", "b"));
        Episode.Time always = new Episode.Time(Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
        return HistoryCheck.of(
                List.of(new ProcessHistory("a", file("a")), new ProcessHistory("b", file("b"))),
                List.of(new Episode(List.of("start and end"), both, Set.of(), Set.of(), false, always)));
    }

    /** Some packet in the midst of the run that was told OK and handled. */
    private static String packet() {
        List<String> told = sender.stream()
                .filter(line -> line.contains(" TOLD b ") && line.endsWith(" OK"))
                .toList();
        return told.get(told.size() / 2).split(" ")[3];
    }

    private static Predicate<String> about(String kind, String id) {
        return line -> line.contains(" " + kind + " ") && line.split(" ")[3].equals(id);
    }

    private static List<String> without(List<String> lines, Predicate<String> unwanted) {
        return lines.stream().filter(unwanted.negate()).toList();
    }

    private static List<String> replaced(List<String> lines, Predicate<String> which, String old, String next) {
        return lines.stream()
                .map(line -> which.test(line) ? line.replace(old, next) : line)
                .toList();
    }

    @Test
    void nothingIsFoundInWhatTheyWrote() throws IOException {
        Verdict verdict = check(sender, receiver);

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.count("OK")).isGreaterThan(100);
    }

    @Test
    void aLostPacketIsFound() throws IOException {
        String id = packet();

        Verdict verdict = check(sender, without(receiver, about("ENTERED a", id).or(about("HANDLED a", id))));

        assertThat(verdict.count(Kind.LOST)).isEqualTo(1);
        assertThat(verdict.violations()).hasSize(1);
    }

    @Test
    void aDuplicatedPacketIsFound() throws IOException {
        String id = packet();
        String entered =
                receiver.stream().filter(about("ENTERED a", id)).findFirst().orElseThrow();
        List<String> again = receiver.stream()
                .flatMap(line -> about("HANDLED a", id).test(line) ? Stream.of(line, entered, line) : Stream.of(line))
                .toList();

        Verdict verdict = check(sender, again);

        assertThat(verdict.count(Kind.DUPLICATED)).isEqualTo(1);
        assertThat(verdict.violations()).hasSize(1);
    }

    @Test
    void reorderedPacketsAreFound() throws IOException {
        List<Integer> entries = new ArrayList<>();
        for (int i = receiver.size() / 2; entries.size() < 2; i++) {
            if (receiver.get(i).contains(" ENTERED a ")) {
                entries.add(i);
            }
        }
        String first = receiver.get(entries.get(0)).split(" ")[3];
        String second = receiver.get(entries.get(1)).split(" ")[3];
        List<String> swapped = receiver.stream()
                .map(line -> line.contains(" a " + first + " ")
                        ? line.replace(" a " + first + " ", " a " + second + " ")
                        : line.replace(" a " + second + " ", " a " + first + " "))
                .toList();

        assertThat(check(sender, swapped).count(Kind.REORDERED)).isEqualTo(1);
    }

    @Test
    void anUnknownThatIsCalledNotDeliveredIsFound() throws IOException {
        Verdict verdict = check(
                replaced(sender, about("TOLD b", packet()), "OK", "NOT_DELIVERED MqOutClosedException"), receiver);

        assertThat(verdict.count(Kind.WRONGLY_REPORTED)).isEqualTo(1);
        assertThat(verdict.violations()).hasSize(1);
    }

    @Test
    void whatWasAckedAndNotHandledIsFound() throws IOException {
        Verdict verdict = check(sender, without(receiver, about("HANDLED a", packet())));

        assertThat(verdict.count(Kind.LOST)).isEqualTo(1);
    }
}
