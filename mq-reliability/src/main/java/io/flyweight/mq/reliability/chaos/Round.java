package io.flyweight.mq.reliability.chaos;

import io.flyweight.mq.reliability.history.Episode;
import io.flyweight.mq.reliability.history.Episode.Pair;
import io.flyweight.mq.reliability.history.HistoryCheck;
import io.flyweight.mq.reliability.history.Verdict;
import io.flyweight.mq.reliability.history.Violation.Kind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongPredicate;

/** A mesh from its start to its end in good order, with troubles and times of calm in turns, and the check of it all. */
final class Round {

    private static final long START_MILLIS = 60_000;
    private static final long QUIET_MILLIS = 2_000;
    private static final long PEACE_MILLIS = 1_000;
    /** More than a recovery may take: the check says by how much it was too slow. */
    private static final long CALM_MILLIS = 60_000;

    private final Mesh mesh;
    private final Consumer<String> progress;
    private final List<Episode> episodes = new ArrayList<>();
    private final Map<Fault, Integer> injected = new EnumMap<>(Fault.class);
    private final Verdict verdict = new Verdict();

    /** Starts nothing yet; each line about its progress goes to {@code progress}. */
    Round(Mesh mesh, Consumer<String> progress) {
        this.mesh = mesh;
        this.progress = progress;
    }

    /** Runs it, until there is no more trouble or {@code goOn} says so at that time. */
    Verdict run(Iterator<Trouble> troubles, LongPredicate goOn) throws IOException, InterruptedException {
        long begun = 0;
        boolean sound = false;
        try {
            start();
            do {
                // Whatever is told in this time has no excuse.
                Mesh.pass(PEACE_MILLIS);
                begun = System.nanoTime();
                sound = !goOn.test(begun) || !troubles.hasNext();
            } while (!sound && endure(troubles.next(), begun));
        } catch (IOException e) {
            verdict.violation(Kind.BROKEN, e.toString());
            whole("what was not finished", false, begun, System.nanoTime());
        }
        whole("the end", sound, System.nanoTime(), Long.MAX_VALUE);
        mesh.leave();
        verdict.add(HistoryCheck.of(mesh.histories(), episodes));
        if (verdict.isClean()) {
            mesh.deleteHistories();
        }
        return verdict;
    }

    /** How often each fault was injected. */
    Map<Fault, Integer> injected() {
        return injected;
    }

    private void start() throws IOException {
        for (String node : mesh.nodes()) {
            mesh.start(node);
        }
        boolean calm = mesh.awaitCalm(QUIET_MILLIS, START_MILLIS);
        whole("the start", false, 0, System.nanoTime());
        if (!calm) {
            throw new IOException("the nodes did not connect");
        }
    }

    /** An episode of all nodes after which nothing is watched. */
    private void whole(String what, boolean leaving, long begun, long over) {
        Episode.Time time = new Episode.Time(begun, over, over);
        episodes.add(new Episode(List.of(what), Pair.all(mesh.nodes()), Set.of(), Set.of(), leaving, time));
    }

    private boolean endure(Trouble trouble, long begun) throws IOException, InterruptedException {
        progress.accept(trouble + " for " + trouble.millis() + " ms");
        for (Injection injection : trouble.injections()) {
            injected.merge(injection.fault(), 1, Integer::sum);
            injection.fault().inject(mesh, injection);
        }
        Mesh.pass(trouble.millis());
        for (Injection injection : trouble.repairs()) {
            if (trouble.mustHarm() && !injection.fault().harms(mesh, injection)) {
                verdict.violation(Kind.BROKEN, injection + " did nothing");
            }
            injection.fault().repair(mesh, injection);
        }
        long repaired = System.nanoTime();
        boolean calm = mesh.awaitCalm(QUIET_MILLIS, CALM_MILLIS);
        long over = System.nanoTime();
        episodes.add(trouble.episode(mesh.nodes(), new Episode.Time(begun, repaired, over)));
        if (!calm) {
            verdict.violation(Kind.SLOW_RECOVERY, "never recovered from " + trouble);
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(over - repaired) - QUIET_MILLIS;
        progress.accept(calm ? "calm " + Math.max(0, millis) + " ms after the repair" : "NOT calm");
        return calm;
    }
}
