package io.flyweight.mq;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqSendWindowFullException;
import io.flyweight.mq.sim.SimWorld;
import io.flyweight.mq.sim.promise.Sent;
import io.flyweight.mq.support.Body;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a mesh at rest must be able to do: nothing of what has happened is left in it. */
final class SimProbes {

    private static final int MOST_PACKETS = 5;
    private static final int PACKET_COST_BYTES = 64;
    private static final int ONE_TROUBLED_PEER_IN = 4;
    private static final int ROUNDS = 2;
    private static final long STALL_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long ANSWER_NANOS = Duration.ofMillis(800).toNanos();
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
        if (run.around().world().oneIn(ONE_TROUBLED_PEER_IN)) {
            // A dial of a second process of a name may outlive it, and then takes over from the first one.
            run.await("the dead are forgotten", () -> !run.around().net().hasOrphans());
            run.awaitRest();
            oneTroubledPeer();
            run.awaitRest();
        }
    }

    /** Whoever has one peer that is stuck hears from the others as if it were not. */
    private void oneTroubledPeer() {
        SimWorld world = run.around().world();
        SimNode from = run.anyNode();
        SimNode stuck = run.anyNode();
        if (from == stuck) {
            return;
        }
        List<SimNode> others = run.nodes().stream()
                .filter(node -> node != stuck && !run.around().net().isStalled(from.process(), node.process()))
                .toList();
        boolean sleeps = !stuck.isInline() && world.oneIn(2);
        if (sleeps) {
            stuck.watcher().sleepFor(from.config().name);
        } else {
            run.around().net().stall(from.process(), stuck.process(), world.oneIn(2), STALL_NANOS);
        }
        List<Sent> healthy = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            // Each by a thread of its own: who sends to the stuck one may wait for room.
            world.start(from.process(), () -> send(from, stuck.config().name, Long.BYTES));
            world.start(
                    from.process(), () -> others.forEach(to -> healthy.add(send(from, to.config().name, Long.BYTES))));
            long until = world.nanoTime() + ANSWER_NANOS;
            world.runWhile(() -> until - world.nanoTime() > 0);
            for (Sent sent : healthy) {
                if (!sent.isOk()) {
                    throw new AssertionError("promise 8 isolation: " + from.process() + " hears nothing while "
                            + stuck.process() + (sleeps ? " sleeps: " : " is stalled: ") + sent);
                }
            }
        }
        stuck.watcher().sleepFor(null);
    }

    private Sent send(SimNode from, String to, int size) {
        return send(from, to, size, failure -> {});
    }

    private Sent send(SimNode from, String to, int size, Consumer<@Nullable Throwable> onAnswer) {
        Sent sent = run.around().history().send(from.party(), to, false, TIMEOUT.toNanos());
        byte[] body = Body.of(sent.id(), size);
        from.manager().sendAsync(to, Map.of(), body, TIMEOUT).whenComplete((nothing, failure) -> {
            run.around().history().told(sent, unwrap(failure), null);
            onAnswer.accept(unwrap(failure));
        });
        run.around().history().returned(sent);
        return sent;
    }

    /** The whole window is free: it takes as many packets at once as it may hold. A callback does not wait for room. */
    private void fillWindow(SimNode from, String to) {
        int packets = Math.min(MOST_PACKETS, from.config().sendWindowPackets);
        int size = from.config().sendWindowBytes / packets - PACKET_COST_BYTES;
        if (size < Long.BYTES || size > 40_000) {
            return;
        }
        run.around()
                .world()
                .start(
                        from.process(),
                        () -> send(from, to, Long.BYTES, first -> {
                            for (int i = 0; i < packets && first == null; i++) {
                                send(from, to, size, failure -> failWhereFull(from, to, failure));
                            }
                        }));
    }

    private void failWhereFull(SimNode from, String to, @Nullable Throwable failure) {
        if (failure instanceof MqSendWindowFullException) {
            run.around()
                    .world()
                    .fail(new AssertionError("promise 8 isolation: the window of " + from.process() + " to " + to
                            + " is not empty though nothing is in flight"));
        }
    }

    private static @Nullable Throwable unwrap(@Nullable Throwable failure) {
        return failure instanceof MqException || failure == null || failure.getCause() == null
                ? failure
                : failure.getCause();
    }
}
