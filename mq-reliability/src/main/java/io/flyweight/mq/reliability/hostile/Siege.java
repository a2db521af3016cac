package io.flyweight.mq.reliability.hostile;

import io.flyweight.mq.reliability.hostile.NodeProcess.State;
import io.flyweight.mq.reliability.hostile.Outcome.Flow;
import io.flyweight.mq.reliability.hostile.Outcome.Honest;
import io.flyweight.mq.reliability.resources.Resources;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A node in a process of its own and an honest peer of it, for attacks one after another. */
final class Siege implements AutoCloseable {

    /** What code and its caches take that run for the first time. */
    private static final long HEAP_ALLOWANCE = 1024 * 1024;
    /** The buffers that a node keeps for later: 128 of 64 KiB, and with TLS as many of 96. */
    private static final long DIRECT_ALLOWANCE = 128 * (64 + 96) * 1024;

    private static final Duration ANSWER = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final long POLL_MILLIS = 100;

    private final Places places;
    private final Size size;
    private final NodeProcess node;
    private final HonestPeer honest;
    private final CountDownLatch never = new CountDownLatch(1);

    Siege(Places places, Size size, int honestWindow) throws IOException {
        this.places = places;
        this.size = size;
        this.node = new NodeProcess(places, size.limits());
        // Longer than by default: on a busy machine a full window of code that runs for the first time takes seconds.
        this.honest = new HonestPeer(places.config(Places.HONEST)
                .sendWindowPackets(honestWindow)
                .packetWaitTimeout(ANSWER)
                .build());
    }

    /** Lets the node and its peer run, and the peer that comes and goes come once. */
    void warmUp(Duration time) throws InterruptedException {
        try (Field field = new Field(places, size)) {
            field.visit();
        }
        honest.rate(time);
    }

    Outcome attack(Attack attack) throws IOException, InterruptedException {
        int logged = node.log().size();
        long reconnects = reconnects();
        Resources before = quietNode().now();
        Resources peak = before;
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        long newcomerMillis = 0;
        long nanos = 0;
        try (Field field = new Field(places, size)) {
            for (int round = 0; round < size.rounds(); round++) {
                long began = System.nanoTime();
                long connections = field.tally().connections();
                attack.begin(field);
                await(() -> field.tally().connections() > connections);
                honest.rate(size.phase());
                with.add(honest.rate(size.phase()));
                if (round == size.rounds() - 1) {
                    newcomerMillis = field.visit();
                    if (!await(() -> attack.isThrough(field))) {
                        troubles.add("the attack does not get through");
                    }
                }
                nanos += System.nanoTime() - began;
                peak = peak.max(quietNode().peak());
                field.close();
                await(() -> quietNode().now().descriptors() <= before.descriptors());
                without.add(honest.rate(size.phase()));
            }
            if (!await(() -> isAsBefore(before, quietNode().now()))) {
                troubles.add("the node holds more than before");
            }
            Resources after = quietNode().now();
            honest.takeFailures().forEach((kind, count) -> troubles.add(count + " honest sends failed: " + kind));
            if (reconnects() > reconnects) {
                troubles.add("an honest connection was lost");
            }
            Tally tally = field.tally();
            double seconds = nanos / 1e9;
            return new Outcome(
                    new Flow(tally.connections(), tally.connections() / seconds, tally.bytes() / seconds),
                    tally.ends(),
                    before,
                    peak,
                    after,
                    new Honest(with, without, newcomerMillis, troubles),
                    node.log().subList(logged, node.log().size()));
        }
    }

    private boolean isAsBefore(Resources before, Resources after) {
        return after.heap() <= before.heap() + HEAP_ALLOWANCE
                && after.direct() <= before.direct() + DIRECT_ALLOWANCE
                && after.threads() <= before.threads() + size.idleThreads()
                && after.descriptors() <= before.descriptors();
    }

    private State quietNode() throws InterruptedException {
        return honest.whileQuiet(node::measure);
    }

    /** Of both directions between the honest peer and the node. */
    private long reconnects() throws InterruptedException {
        return honest.reconnects() + node.measure().reconnects();
    }

    private interface Condition {
        boolean holds() throws InterruptedException;
    }

    private boolean await(Condition condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() - end > 0) {
                return false;
            }
            never.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
        }
        return true;
    }

    @Override
    public void close() {
        honest.close();
        node.close();
    }
}
