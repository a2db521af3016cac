package io.flyweight.mq.benchmarks.peer;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * gRPC with one bidirectional stream, of bytes without protobuf, and an answering message for each. Both sides use
 * {@code directExecutor}, as its documentation recommends where nothing blocks, and the sender respects {@code isReady}.
 */
public final class GrpcPeer implements Peer {

    @Override
    public String name() {
        return "grpc";
    }

    @Override
    public String doneMeans() {
        return "handled, acked";
    }

    @Override
    public Pipe openPipe(Load load) throws IOException {
        return new GrpcPipe(load);
    }

    @Override
    public Ping openPing(Load load, int callers) throws IOException {
        Ping.requireOne(callers);
        return new GrpcPing();
    }

    private static final class GrpcPipe implements Pipe {

        private final SendLimit window;
        private final GrpcStream stream;

        GrpcPipe(Load load) throws IOException {
            window = new SendLimit(load.windowMessages());
            stream = new GrpcStream(window::oneDone);
        }

        @Override
        public void send(byte[] body) throws InterruptedException {
            window.take();
            stream.awaitReady();
            stream.send(body);
        }

        @Override
        public long done() {
            stream.check();
            return window.done();
        }

        @Override
        public void close() {
            stream.close();
        }
    }

    private static final class GrpcPing implements Ping {

        private static final long LONGEST_PARK_NANOS = TimeUnit.SECONDS.toNanos(1);

        private final GrpcStream stream = new GrpcStream(this::onAnswer);
        private volatile @Nullable Thread waiter;
        private volatile boolean answered;

        GrpcPing() throws IOException {}

        private void onAnswer() {
            answered = true;
            LockSupport.unpark(waiter);
        }

        @Override
        public void roundTrip(byte[] body) throws InterruptedException {
            answered = false;
            waiter = Thread.currentThread();
            stream.send(body);
            while (!answered) {
                LockSupport.parkNanos(this, LONGEST_PARK_NANOS);
                stream.check();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
