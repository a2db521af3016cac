package io.flyweight.mq.test.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.test.restart.Journal.Kind;
import io.flyweight.mq.test.restart.Journal.Line;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.StopWatch;

/** Three applications are restarted in turn while each sends 500 packets a second to each of the others. */
@Tag("long")
@Timeout(60)
class RollingRestartIT {

    private static final Logger log = LoggerFactory.getLogger(RollingRestartIT.class);

    private static final int BURST = 1;
    private static final int BETWEEN = 300;

    @Test
    void losesNothingAndHandlesNothingTwice() throws IOException, InterruptedException {
        try (NodeProcesses nodes = new NodeProcesses("rolling-restart", BURST, "a", "b", "c")) {
            StopWatch watch = new StopWatch();
            watch.start();
            for (String name : nodes.names()) {
                nodes.start(name);
            }
            for (String name : nodes.names()) {
                soon(() -> nodes.names().stream().allMatch(node -> isBusy(nodes, node)));
                nodes.stop(name);
                nodes.start(name);
            }
            soon(() -> nodes.names().stream().allMatch(node -> isBusy(nodes, node)));
            nodes.enough();
            soon(() -> ledgers(nodes).stream().allMatch(Ledger::isSettled));
            for (String name : nodes.names()) {
                nodes.stop(name);
            }
            watch.stop();

            List<Ledger> all = ledgers(nodes);
            log.info("Rolling restart, {} ms: {}", watch.getTotalTimeMillis(), all);
            all.forEach(Ledger::assertHonestAndCertain);
            assertThat(all)
                    .allSatisfy(ledger -> assertThat(ledger.handled()).isEqualTo(ledger.sent()))
                    .anySatisfy(ledger -> assertThat(ledger.outcomes()).containsKey("NOT_DELIVERED"));
        }
    }

    /** Whether its present run has exchanged some with each peer, both ways. */
    private static boolean isBusy(NodeProcesses nodes, String name) {
        List<Line> journal = nodes.journalOfRun(name);
        return nodes.names().stream()
                .filter(peer -> !peer.equals(name))
                .allMatch(peer ->
                        count(journal, Kind.HANDLED, peer) > BETWEEN && count(journal, Kind.TOLD, peer) > BETWEEN);
    }

    private static long count(List<Line> journal, Kind kind, String peer) {
        return journal.stream()
                .filter(line -> line.kind() == kind && line.peer().equals(peer))
                .filter(line -> kind == Kind.HANDLED || line.outcome().equals(Caller.OK))
                .count();
    }

    private static List<Ledger> ledgers(NodeProcesses nodes) {
        return nodes.names().stream()
                .flatMap(from ->
                        nodes.names().stream().filter(to -> !to.equals(from)).map(to -> new Ledger(nodes, from, to)))
                .toList();
    }

    private static void soon(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .until(condition);
    }
}
