package io.flyweight.mq.test.restart;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.test.restart.Journal.Kind;
import io.flyweight.mq.test.restart.Journal.Line;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What one node sent to another, from the journals of both. */
final class Ledger {

    private final String link;
    private final List<Line> told;
    private final Set<Long> sent;
    private final List<Long> handled;

    Ledger(NodeProcesses nodes, String from, String to) {
        this.link = from + " to " + to;
        List<Line> there = nodes.journal(to);
        List<Line> here = nodes.journal(from);
        this.told = lines(here, Kind.TOLD, to);
        this.sent = Set.copyOf(numbers(lines(here, Kind.SENT, to)));
        this.handled = numbers(lines(there, Kind.HANDLED, from));
    }

    private static List<Line> lines(List<Line> all, Kind kind, String peer) {
        return all.stream()
                .filter(line -> line.kind() == kind && line.peer().equals(peer))
                .toList();
    }

    private static List<Long> numbers(List<Line> lines) {
        return lines.stream().map(Line::number).toList();
    }

    int sent() {
        return sent.size();
    }

    int handled() {
        return handled.size();
    }

    /** How many answers of each kind there were. */
    Map<String, Long> outcomes() {
        return told.stream().collect(Collectors.groupingBy(Line::outcome, TreeMap::new, Collectors.counting()));
    }

    boolean isSettled() {
        return told.stream().filter(line -> line.outcome().equals(Caller.OK)).count() == sent.size();
    }

    /** Every answer says OK and is right, or says NOT_DELIVERED and is right. */
    void assertHonestAndCertain() {
        assertThat(outcomes().keySet()).as(link).isSubsetOf(Caller.OK, "NOT_DELIVERED");
        Map<Long, String> last = new HashMap<>();
        told.forEach(line -> last.put(line.number(), line.outcome()));
        assertThat(last.keySet()).as(link + ": answered").isEqualTo(sent);
        last.values().removeIf(outcome -> !outcome.equals(Caller.OK));
        assertThat(handled).as(link + ": handled").doesNotHaveDuplicates();
        assertThat(Set.copyOf(handled)).as(link + ": handled").isEqualTo(last.keySet());
    }

    @Override
    public String toString() {
        return link + ": sent " + sent() + ", handled " + handled() + ", answers " + outcomes();
    }
}
