package io.flyweight.mq.benchmarks.jmh;

import io.flyweight.mq.wire.FrameDecoder;
import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.FrameFormat;
import io.flyweight.mq.wire.FrameHandler;
import io.flyweight.mq.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Packets to bytes and back, in batches such as a connection writes and reads. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CodecBenchmark {

    private static final int PACKETS = 500;
    private static final int LIMIT_BYTES = 1024 * 1024;
    private static final byte[] NO_HEADERS = new byte[0];

    /** The body's length. */
    @Param({"100", "1000"})
    public int bodyBytes;

    private byte[] body = NO_HEADERS;
    private ByteBuffer out = ByteBuffer.allocate(0);
    private ByteBuffer in = ByteBuffer.allocate(0);
    private final Taken taken = new Taken();
    private final FrameDecoder decoder = new FrameDecoder(taken, 4096);

    /** What a connection does with frames, without a connection. */
    private static final class Taken implements FrameHandler {

        private byte[] last = NO_HEADERS;

        @Override
        public int lengthLimit(int type) {
            return FrameFormat.packetLengthLimit(LIMIT_BYTES);
        }

        @Override
        public void onPacket(Map<String, String> headers, byte[] body, int size) {
            last = body;
        }
    }

    /** Fills the buffers. */
    @Setup
    public void prepare() throws ProtocolException {
        body = new byte[bodyBytes];
        int frameBytes = FrameFormat.PACKET_OVERHEAD_BYTES + bodyBytes;
        out = ByteBuffer.allocateDirect(PACKETS * frameBytes);
        in = ByteBuffer.allocateDirect(PACKETS * frameBytes);
        for (int i = 0; i < PACKETS; i++) {
            FrameEncoder.putPacketHead(in, false, NO_HEADERS, bodyBytes);
            in.put(body);
        }
        ByteBuffer preface = ByteBuffer.allocate(FrameFormat.PREFACE_BYTES);
        FrameEncoder.putPreface(preface);
        decoder.decode(preface.flip());
    }

    /** Writes packets into a direct buffer. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public ByteBuffer encode() {
        out.clear();
        for (int i = 0; i < PACKETS; i++) {
            FrameEncoder.putPacketHead(out, false, NO_HEADERS, body.length);
            out.put(body);
        }
        return out;
    }

    /** Reads packets that lie whole in a direct buffer. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public void decode(Blackhole sink) throws ProtocolException {
        decoder.decode(in.flip());
        sink.consume(taken.last);
    }

    /** Reads packets as they come when every read ends in the middle of one. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public void decodeInPieces(Blackhole sink) throws ProtocolException {
        in.flip();
        int end = in.limit();
        int piece = bodyBytes / 2;
        for (int at = 0; at < end; at += piece) {
            decoder.decode(in.limit(Math.min(end, at + piece)).position(at));
        }
        sink.consume(taken.last);
    }
}
