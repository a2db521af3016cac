package io.flyweight.mq.benchmarks.spring;

import io.flyweight.mq.benchmarks.peer.Load;
import io.flyweight.mq.benchmarks.peer.Peer;
import io.flyweight.mq.benchmarks.peer.Ping;
import io.flyweight.mq.benchmarks.peer.Pipe;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The JSON of {@link TemplatePeer} and nothing else: one thread writes the same {@link Order} to a fresh array again and
 * again, another one reads each array into an order and compares that. The mapper is an application's. Arrays change hands
 * 64 at a time, so that this costs next to nothing.
 */
public final class JacksonPeer implements Peer {

    private static final int BATCH = 64;

    private final JsonMapper mapper;

    /** With this mapper. */
    public JacksonPeer(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /** Returns how long the order is as JSON. */
    public int bodyBytes() {
        return mapper.writeValueAsBytes(Order.sample()).length;
    }

    @Override
    public String name() {
        return "jackson";
    }

    @Override
    public String doneMeans() {
        return "written, read, compared; no network";
    }

    @Override
    public Pipe openPipe(Load load) {
        return new HandOver(mapper, Math.max(1, load.windowMessages() / BATCH));
    }

    @Override
    public Ping openPing(Load load, int callers) {
        throw new IllegalArgumentException("nobody answers");
    }

    private static final class HandOver implements Pipe {

        private final JsonMapper mapper;
        private final BlockingQueue<byte[][]> batches;
        private final Order order = Order.sample();
        private final Thread reader = new Thread(this::read, "reader");
        private byte[][] batch = new byte[BATCH][];
        private int filled;
        private volatile long done;
        private volatile @Nullable Throwable failure;

        HandOver(JsonMapper mapper, int mostBatches) {
            this.mapper = mapper;
            this.batches = new ArrayBlockingQueue<>(mostBatches);
            reader.setDaemon(true);
            reader.start();
        }

        private void read() {
            try {
                while (true) {
                    int count = 0;
                    for (byte[] json : batches.take()) {
                        if (json != null) {
                            check(mapper.readValue(json, Order.class));
                            count++;
                        }
                    }
                    done += count;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error e) {
                failure = e;
            }
        }

        private void check(Order read) {
            if (!read.equals(order)) {
                throw new IllegalStateException("another order came: " + read);
            }
        }

        @Override
        public void send(byte[] body) throws InterruptedException {
            batch[filled++] = mapper.writeValueAsBytes(order);
            if (filled == BATCH) {
                flush();
            }
        }

        @Override
        public void flush() throws InterruptedException {
            batches.put(batch);
            batch = new byte[BATCH][];
            filled = 0;
        }

        @Override
        public long done() {
            Throwable cause = failure;
            if (cause != null) {
                throw new IllegalStateException(cause.toString(), cause);
            }
            return done;
        }

        @Override
        public void close() {
            reader.interrupt();
        }
    }
}
