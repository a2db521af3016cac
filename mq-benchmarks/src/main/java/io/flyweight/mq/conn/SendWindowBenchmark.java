package io.flyweight.mq.conn;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.net.BufferPool;
import io.flyweight.mq.net.Link;
import io.flyweight.mq.net.Loop;
import io.flyweight.mq.time.NanoClock;
import io.flyweight.mq.time.Timers;
import io.flyweight.mq.wire.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The sender's side of a packet without threads and without a socket: numbered and appended in a batch, written at once,
 * and answered by one cumulative ACK. In this package for what is not public.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SendWindowBenchmark implements WindowEvents, FrameOutput.Events {

    private static final int PACKETS = 500;
    private static final int WINDOW_PACKETS = 16_384;
    private static final int WINDOW_BYTES = 8 * 1024 * 1024;
    private static final int PACKET_LIMIT_BYTES = 1024 * 1024;
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final NanoClock clock = System::nanoTime;
    private final SameThread loop = new SameThread();
    private final FrameOutput output =
            new FrameOutput(new Sink(), loop, new FrameOutput.Shared(new BufferPool(), clock), this);
    private final SendWindow window = new SendWindow(
            output,
            new SendWindow.Limits(WINDOW_PACKETS, WINDOW_BYTES, PACKET_LIMIT_BYTES, clock),
            new SendFailures("peer"),
            new PeerCounts(),
            this);
    private final byte[] headers = new byte[0];
    private final byte[] body = new byte[100];
    private long acknowledged;
    private long told;

    /** One packet's share of a batch. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public long submitAndAcknowledge() throws ProtocolException {
        for (int i = 0; i < PACKETS; i++) {
            window.submit(PendingSend.send(new PendingSend.Patience(clock, false, TIMEOUT_NANOS)), headers, body);
        }
        loop.runAll();
        acknowledged += PACKETS;
        window.acknowledge(acknowledged, Ack.OK, "");
        return told;
    }

    @Override
    public void onHandled(List<PendingSend<?>> sends) {
        sends.forEach(PendingSend::tellHandled);
        told += sends.size();
    }

    @Override
    public void onSettled(List<PendingSend<?>> sends) {
        throw new IllegalStateException("none is refused");
    }

    @Override
    public void onBroken(LinkEnd end) {
        throw new IllegalStateException(end.toString());
    }

    @Override
    public boolean mayWait() {
        return true;
    }

    @Override
    public void onDeadlineWithin(long nanos) {}

    @Override
    public void onFlush() {}

    @Override
    public void appendDue(OutgoingBytes out) {}

    @Override
    public void onDrained() {}

    @Override
    public void onWriteFailed(IOException cause) {
        throw new IllegalStateException(cause);
    }

    /** Takes all bytes and forgets them. */
    private static final class Sink implements Link {

        @Override
        public int write(ByteBuffer bytes) {
            int count = bytes.remaining();
            bytes.position(bytes.limit());
            return count;
        }

        @Override
        public void awaitWritable() {}

        @Override
        public void pauseReading() {}

        @Override
        public void resumeReading() {}

        @Override
        public void shutdownOutput() {}

        @Override
        public void close() {}

        @Override
        public String localHost() {
            return "";
        }

        @Override
        public String remoteAddress() {
            return "";
        }
    }

    /** Runs tasks when told to, and has no timers. */
    private static final class SameThread implements Loop {

        private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();

        void runAll() {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        }

        @Override
        public boolean inLoop() {
            return true;
        }

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        @Override
        public Timers.Timer schedule(long delayNanos, Runnable task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long nanoTime() {
            return System.nanoTime();
        }
    }
}
