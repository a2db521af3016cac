package io.flyweight.mq.benchmarks.peer;

import io.flyweight.mq.Manager;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One node that sends to others in turn, and counts its futures as they complete. */
public final class FlyweightPipe implements Pipe {

    private final Manager sender;
    private final String[] receivers;
    private final AutoCloseable owner;
    private final AtomicLong completed = new AtomicLong();
    private final AtomicLong completedAtOnce = new AtomicLong();
    private final Failure failure = new Failure();
    private final BiConsumer<@Nullable Void, @Nullable Throwable> onAnswer = this::onAnswer;
    private volatile @Nullable Thread producer;
    private int next;

    /**
     * Creates a pipe.
     *
     * @param owner closed together with the pipe
     */
    public FlyweightPipe(Manager sender, List<String> receivers, AutoCloseable owner) {
        this.sender = sender;
        this.receivers = receivers.toArray(new String[0]);
        this.owner = owner;
    }

    /** On the callback executor, one at a time; or on the sending thread, where the answer was quicker than it. */
    private void onAnswer(@Nullable Void nothing, @Nullable Throwable cause) {
        if (cause == null) {
            AtomicLong count = Thread.currentThread() == producer ? completedAtOnce : completed;
            count.lazySet(count.getPlain() + 1);
        } else {
            failure.set(cause);
        }
    }

    @Override
    public void send(byte[] body) {
        if (producer == null) {
            producer = Thread.currentThread();
        }
        String receiver = receivers[next];
        next = next + 1 == receivers.length ? 0 : next + 1;
        sender.sendAsync(receiver, body).whenComplete(onAnswer);
    }

    @Override
    public long done() {
        failure.check();
        return completed.get() + completedAtOnce.get();
    }

    @Override
    public void close() {
        try {
            owner.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
