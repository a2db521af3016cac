package io.flyweight.mq.benchmarks.peer;

import io.aeron.Aeron;
import io.aeron.ExclusivePublication;
import io.aeron.Publication;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import io.flyweight.mq.support.Ports;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.IdleStrategy;
import org.agrona.concurrent.UnsafeBuffer;

/** A media driver with a stream of bodies one way and a stream of counts back, and the thread that receives bodies. */
final class AeronEnds implements AutoCloseable {

    private static final int BODIES = 1;
    private static final int ANSWERS = 2;
    private static final int FRAGMENTS_PER_POLL = 256;
    private static final int SOCKET_BUFFER_BYTES = 2 * 1024 * 1024;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final MediaDriver driver;
    private final Aeron aeron;
    private final ExclusivePublication bodiesOut;
    private final Subscription bodiesIn;
    private final ExclusivePublication answersOut;
    private final Subscription answersIn;
    private final UnsafeBuffer answer = new UnsafeBuffer(new byte[Long.BYTES]);
    private final IdleStrategy idle = new BackoffIdleStrategy();
    private final Daemon receiver;
    private long handled;

    AeronEnds(Failure failure) {
        driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
                .threadingMode(ThreadingMode.SHARED)
                .sharedIdleStrategy(new BackoffIdleStrategy())
                .socketRcvbufLength(SOCKET_BUFFER_BYTES)
                .socketSndbufLength(SOCKET_BUFFER_BYTES)
                .initialWindowLength(SOCKET_BUFFER_BYTES)
                .dirDeleteOnStart(true)
                .dirDeleteOnShutdown(true)
                .errorHandler(failure::set));
        aeron = Aeron.connect(new Aeron.Context()
                .aeronDirectoryName(driver.aeronDirectoryName())
                .errorHandler(failure::set));
        String there = "aeron:udp?endpoint=127.0.0.1:" + Ports.free();
        String back = "aeron:udp?endpoint=127.0.0.1:" + Ports.free();
        bodiesIn = aeron.addSubscription(there, BODIES);
        answersIn = aeron.addSubscription(back, ANSWERS);
        bodiesOut = aeron.addExclusivePublication(there, BODIES);
        answersOut = aeron.addExclusivePublication(back, ANSWERS);
        await(() -> bodiesOut.isConnected() && answersOut.isConnected());
        receiver = new Daemon("aeron-receiver", failure, this::receive);
    }

    private static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new IllegalStateException("the streams were not connected in time");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Whether an offer was refused for now. */
    static boolean isRefused(long position) {
        if (position == Publication.CLOSED || position == Publication.MAX_POSITION_EXCEEDED) {
            throw new IllegalStateException("the publication has ended: " + position);
        }
        return position < 0;
    }

    ExclusivePublication bodiesOut() {
        return bodiesOut;
    }

    private boolean receive() {
        int fragments = bodiesIn.poll((buffer, offset, length, header) -> handled++, FRAGMENTS_PER_POLL);
        if (fragments > 0) {
            answer.putLong(0, handled);
            while (isRefused(answersOut.offer(answer))) {
                idle.idle();
            }
        }
        idle.idle(fragments);
        return true;
    }

    /** Tells how many bodies have been handled, if that was told lately; returns how much there was to read. */
    int pollAnswers(LongConsumer counts) {
        return answersIn.poll(
                (buffer, offset, length, header) -> counts.accept(buffer.getLong(offset)), FRAGMENTS_PER_POLL);
    }

    @Override
    public void close() {
        receiver.close();
        aeron.close();
        driver.close();
    }
}
