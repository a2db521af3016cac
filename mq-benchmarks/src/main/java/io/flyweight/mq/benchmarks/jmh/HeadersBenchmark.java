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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Headers of one packet: two of the length that applications use. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HeadersBenchmark {

    private final Map<String, String> headers = Map.of("content-type", "application/json", "type", "ReserveStock");
    private final FrameDecoder decoder = new FrameDecoder(new Taken(), 4096);
    private ByteBuffer frame = ByteBuffer.allocate(0);
    private int read;

    private final class Taken implements FrameHandler {

        @Override
        public int lengthLimit(int type) {
            return FrameFormat.packetLengthLimit(1024 * 1024);
        }

        @Override
        public void onPacket(Map<String, String> found, byte[] body, int size) {
            read += found.size();
        }
    }

    /** Encodes one packet. */
    @Setup
    public void prepare() throws ProtocolException {
        byte[] block = FrameEncoder.encodeHeaders(headers);
        frame = ByteBuffer.allocateDirect(FrameFormat.PACKET_OVERHEAD_BYTES + block.length);
        FrameEncoder.putPacketHead(frame, false, block, 0);
        ByteBuffer preface = ByteBuffer.allocate(FrameFormat.PREFACE_BYTES);
        FrameEncoder.putPreface(preface);
        decoder.decode(preface.flip());
    }

    /** Makes the block that a packet carries. */
    @Benchmark
    public byte[] encode() {
        return FrameEncoder.encodeHeaders(headers);
    }

    /** Reads a packet of headers and no body. */
    @Benchmark
    public void decode(Blackhole sink) throws ProtocolException {
        decoder.decode(frame.flip());
        sink.consume(read);
    }
}
