package io.flyweight.mq.spring;

import io.flyweight.mq.api.MqOutClosedException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
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

    /** Whether its time is over, or a later one has arrived, or may have: then it must not go. */
    boolean late;

    private final GroupSender.Attempt<T> attempt;
    private final CompletableFuture<T> answer;
    private volatile @Nullable CompletableFuture<Void> timer;

    KeyedSend(GroupRoute route, GroupSender.Attempt<T> attempt, CompletableFuture<T> answer) {
        this.route = route;
        this.attempt = attempt;
        this.answer = answer;
    }

    /** Sends it to the member that the lane has chosen. Whatever is thrown is an answer too. */
    CompletableFuture<T> go() {
        try {
            return attempt.to(member, route.left());
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Has somebody told when its time is over, unless it has ended by then. */
    void whenLate(Runnable task, Executor executor) {
        CompletableFuture<Void> over = new CompletableFuture<Void>()
                .completeOnTimeout(null, route.left().toNanos(), TimeUnit.NANOSECONDS);
        timer = over;
        over.thenRunAsync(task, executor);
    }

    void end(@Nullable T reply, @Nullable Throwable why) {
        CompletableFuture<Void> over = timer;
        if (over != null) {
            over.cancel(false);
        }
        if (why == null) {
            answer.complete(reply);
        } else {
            answer.completeExceptionally(why);
        }
    }

    /** It was never sent, or certainly did not arrive. */
    void endUndelivered() {
        end(null, Objects.requireNonNullElseGet(failure, () -> {
            String why = "what was sent before under the same key to '" + route.group()
                    + "' had no answer in time, and would have been overtaken; NOT_DELIVERED";
            return new MqOutClosedException(route.group(), why, null);
        }));
    }
}
