package io.flyweight.mq.reliability.history;

import io.flyweight.mq.reliability.history.Violation.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Reads what all processes of a mesh wrote, and finds what was not as promised. */
public final class HistoryCheck {

    /**
     * How long after a repair the last failure of a direction may be over, with the default settings: heartbeatTimeout
     * + connectTimeout + 1.2 x autoReconnectDuration.
     */
    public static final long RECOVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(23_600);

    private final Verdict verdict = new Verdict();
    private final Map<String, Map<String, Direction>> directions = new TreeMap<>();

    private HistoryCheck() {}

    /**
     * Checks.
     *
     * @param processes all that there were, those of one node in the order in which they ran
     * @param episodes all times of trouble
     */
    public static Verdict of(List<ProcessHistory> processes, List<Episode> episodes) throws IOException {
        HistoryCheck check = new HistoryCheck();
        for (ProcessHistory process : processes) {
            check.read(process);
        }
        check.directions.values().forEach(all -> all.values().forEach(direction -> direction.judge(episodes)));
        episodes.forEach(check::judgeEffect);
        return check.verdict;
    }

    private void judgeEffect(Episode episode) {
        for (Episode.Pair cut : episode.cut()) {
            if (!direction(cut.from(), cut.to()).failedDuring(episode)) {
                verdict.violation(
                        Kind.BROKEN,
                        episode + " had no effect: every send from " + cut.from() + " to " + cut.to() + " arrived");
            }
        }
    }

    private void read(ProcessHistory process) throws IOException {
        boolean quiet = false;
        try (Stream<String> lines = Files.lines(process.file())) {
            for (String text : (Iterable<String>) lines::iterator) {
                if (process.killed() && !HistoryLine.isWhole(text)) {
                    continue;
                }
                HistoryLine line = HistoryLine.parse(text);
                switch (line.kind()) {
                    case SENT, TOLD -> direction(process.node(), line.peer()).sender(line, process.killedNanos());
                    case ENTERED, HANDLED ->
                        direction(line.peer(), process.node()).receiver(line);
                    case END -> quiet = line.what().equals(HistoryLine.QUIET);
                    default -> {
                        // Changes of connections are for people who look for what has happened.
                    }
                }
            }
        }
        for (Map<String, Direction> all : directions.values()) {
            Direction direction = all.get(process.node());
            if (direction != null) {
                direction.receiverEnded();
            }
        }
        if (!quiet && !process.killed()) {
            verdict.violation(Kind.BROKEN, process.file().getFileName() + " does not end in good order");
        }
    }

    private Direction direction(String from, String to) {
        return directions
                .computeIfAbsent(from, any -> new TreeMap<>())
                .computeIfAbsent(to, any -> new Direction(new Episode.Pair(from, to), verdict));
    }
}
