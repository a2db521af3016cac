package io.flyweight.mq.spring;

import io.flyweight.mq.api.MqOutClosedException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One packet with a key, until its answer. What its {@link KeyLane} writes is the lane's. */
final class KeyedSend<T> {

    final GroupRoute route;

    /** Its place among those of its key. */
    long sequence;

    /** Where it went last; empty before. */
    String member = "";

    /** Why it did not get there. */
    @Nullable Throwable failure;

    /** Whether a later one has arrived, or may have: then it must not go. */
    boolean overtaken;

    private final GroupSender.Attempt<T> attempt;
    private final CompletableFuture<T> answer;

    KeyedSend(GroupRoute route, GroupSender.Attempt<T> attempt, CompletableFuture<T> answer) {
        this.route = route;
        this.attempt = attempt;
        this.answer = answer;
    }

    /** Sends it to the member that the lane has chosen. */
    CompletableFuture<T> go() {
        try {
            return attempt.to(member, route.left());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    void end(@Nullable T reply, @Nullable Throwable why) {
        if (why == null) {
            answer.complete(reply);
        } else {
            answer.completeExceptionally(why);
        }
    }

    /** It was never sent, or certainly did not arrive. */
    void endUndelivered() {
        answer.completeExceptionally(Objects.requireNonNullElseGet(
                failure,
                () -> new MqOutClosedException(
                        route.group(),
                        "what was sent before under the same key to '" + route.group()
                                + "' had no answer in time, and would have been overtaken; NOT_DELIVERED",
                        null)));
    }
}
