package io.flyweight.mq;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.sim.promise.Body;
import io.flyweight.mq.sim.promise.Sent;
import java.time.Duration;

/** What a mesh at rest must be able to do: nothing of what has happened is left in it. */
final class SimProbes {

    private static final int MOST_PACKETS = 8;
    private static final int PACKET_COST_BYTES = 64;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final SimRun run;

    SimProbes(SimRun run) {
        this.run = run;
    }

    void run() {
        for (SimNode from : run.nodes()) {
            for (String to : from.manager().peers()) {
                fillWindow(from, to);
            }
            fillWindow(from, from.config().name);
        }
        run.awaitRest();
    }

    /** The whole window is free: it takes as many packets at once as it may hold. */
    private void fillWindow(SimNode from, String to) {
        int packets = Math.min(MOST_PACKETS, from.config().sendWindowPackets);
        int size = from.config().sendWindowBytes / packets - PACKET_COST_BYTES;
        if (size < Long.BYTES || size > 40_000) {
            return;
        }
        run.around().world().start(from.process(), () -> {
            for (int i = 0; i < packets; i++) {
                long before = run.around().world().steps();
                Sent sent = run.around().history().send(from.party(), to, false, TIMEOUT.toNanos());
                byte[] body = Body.of(sent.id(), size);
                from.manager()
                        .sendAsync(to, java.util.Map.of(), body, TIMEOUT)
                        .whenComplete(
                                (nothing, failure) -> run.around().history().told(sent, unwrap(failure), null));
                run.around().history().returned(sent);
                if (run.around().world().steps() != before) {
                    run.around()
                            .world()
                            .fail(new AssertionError("promise 8 isolation: the window of " + from.process() + " to "
                                    + to + " is not empty though nothing is in flight"));
                }
            }
        });
    }

    private static @org.jspecify.annotations.Nullable Throwable unwrap(
            @org.jspecify.annotations.Nullable Throwable failure) {
        return failure instanceof MqException || failure == null || failure.getCause() == null
                ? failure
                : failure.getCause();
    }
}
