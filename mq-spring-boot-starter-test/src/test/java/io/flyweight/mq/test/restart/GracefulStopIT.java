package io.flyweight.mq.test.restart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.StopWatch;

/** An application is told to end while it is sent 5,000 packets a second and sends as many. */
@Timeout(60)
class GracefulStopIT {

    private static final Logger log = LoggerFactory.getLogger(GracefulStopIT.class);

    private static final int BURST = 10;
    private static final int ENOUGH = 15_000;

    @Test
    void leavesNobodyInDoubtAboutAPacket() throws IOException, InterruptedException {
        try (NodeProcesses nodes = new NodeProcesses("graceful-stop", BURST, "leaving", "staying")) {
            nodes.start("leaving");
            nodes.start("staying");
            awaitHandled(nodes, 1);
            StopWatch watch = new StopWatch();
            watch.start("load");
            awaitHandled(nodes, ENOUGH);
            watch.stop();

            watch.start("stop");
            nodes.stop("leaving");
            watch.stop();
            nodes.stop("staying");

            List<Ledger> both =
                    List.of(new Ledger(nodes, "leaving", "staying"), new Ledger(nodes, "staying", "leaving"));
            log.info(
                    "Graceful stop at {} a second: {}; {} ms for {} each way, {} ms to stop",
                    BURST * LoadedApplication.BURSTS_A_SECOND,
                    both,
                    watch.getTaskInfo()[0].getTimeMillis(),
                    ENOUGH,
                    watch.getTaskInfo()[1].getTimeMillis());
            both.forEach(Ledger::assertHonestAndCertain);
            assertThat(both).allSatisfy(ledger -> assertThat(ledger.handled()).isGreaterThan(ENOUGH));
        }
    }

    private static void awaitHandled(NodeProcesses nodes, int count) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(50, TimeUnit.MILLISECONDS)
                .until(() -> new Ledger(nodes, "leaving", "staying").handled() >= count
                        && new Ledger(nodes, "staying", "leaving").handled() >= count);
    }
}
