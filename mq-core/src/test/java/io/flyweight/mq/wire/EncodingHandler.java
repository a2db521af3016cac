package io.flyweight.mq.wire;

import static io.flyweight.mq.wire.FuzzInput.check;

import io.flyweight.mq.api.Ack;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Takes every frame that its limits allow, and keeps it as the bytes that it encodes to. */
final class EncodingHandler implements FrameHandler {

    private final int bodyLimit;
    private final int stopAfter;
    private ByteBuffer out = ByteBuffer.allocate(2048);
    private int count;
    private int type;
    private int limit;

    /** What to stop after so many frames. */
    FrameDecoder decoder = new FrameDecoder(this, 1);

    /**
     * Creates it.
     *
     * @param bodyLimit the limit of frames that have a body
     * @param stopAfter after how many frames the decoder is stopped from within a call; 0 for never
     */
    EncodingHandler(int bodyLimit, int stopAfter) {
        this.bodyLimit = bodyLimit;
        this.stopAfter = stopAfter;
        FrameEncoder.putPreface(out);
    }

    int count() {
        return count;
    }

    boolean isStopped() {
        return stopAfter > 0 && count >= stopAfter;
    }

    byte[] frames() {
        return Arrays.copyOf(out.array(), out.position());
    }

    /** Fails where more is held than limits and arrived bytes allow. */
    void checkMemory(int buffered, int firstBuffer, int arrived) {
        check(buffered <= limit, buffered + " bytes are held for a frame of at most " + limit);
        boolean hasBody = type == FrameFormat.PACKET || type == FrameFormat.REQUEST || type == FrameFormat.REPLY;
        check(
                hasBody || buffered <= Math.max(firstBuffer, 2 * arrived),
                buffered + " bytes are held when " + arrived + " have come");
    }

    @Override
    public int lengthLimit(int ofType) {
        type = ofType;
        limit = switch (ofType) {
            case FrameFormat.PACKET, FrameFormat.REQUEST -> bodyLimit;
            case FrameFormat.REPLY -> bodyLimit + 8;
            case FrameFormat.HELLO, FrameFormat.CHALLENGE, FrameFormat.PROOF, FrameFormat.WELCOME ->
                FrameFormat.HANDSHAKE_LENGTH_LIMIT;
            default -> FrameFormat.CONTROL_LENGTH_LIMIT;
        };
        return limit;
    }

    private void add(int room, Consumer<ByteBuffer> frame) {
        check(!isStopped(), "a frame after the decoder was stopped");
        if (out.remaining() < room) {
            out = ByteBuffer.allocate(2 * (out.position() + room)).put(out.flip());
        }
        frame.accept(out);
        count++;
        if (isStopped()) {
            decoder.stop();
        }
    }

    private void addControl(Consumer<ByteBuffer> frame) {
        add(FrameFormat.MAX_CONTROL_FRAME_BYTES, frame);
    }

    @Override
    public void onHello(Hello hello) {
        addControl(to -> FrameEncoder.putHello(to, hello));
    }

    @Override
    public void onChallenge(byte[] nonce) {
        addControl(to -> FrameEncoder.putChallenge(to, nonce));
    }

    @Override
    public void onProof(byte[] proof) {
        addControl(to -> FrameEncoder.putProof(to, proof));
    }

    @Override
    public void onWelcome(Welcome welcome) {
        addControl(to -> FrameEncoder.putWelcome(to, welcome));
    }

    @Override
    public void onPacket(Map<String, String> headers, byte[] body, int size) {
        addPacket(false, headers, body, size);
    }

    @Override
    public void onRequest(Map<String, String> headers, byte[] body, int size) {
        addPacket(true, headers, body, size);
    }

    private void addPacket(boolean request, Map<String, String> headers, byte[] body, int size) {
        byte[] block = sorted(headers);
        check(size == block.length + body.length, "a size that is not of headers and body");
        add(FrameFormat.PACKET_OVERHEAD_BYTES + size, to -> {
            FrameEncoder.putPacketHead(to, request, block, body.length);
            to.put(body);
        });
    }

    @Override
    public void onReply(long number, Map<String, String> headers, byte[] body) {
        byte[] block = sorted(headers);
        add(FrameFormat.REPLY_OVERHEAD_BYTES + block.length + body.length, to -> {
            FrameEncoder.putReplyHead(to, number, block, body.length);
            to.put(body);
        });
    }

    private static byte[] sorted(Map<String, String> headers) {
        return FrameEncoder.encodeHeaders(headers.size() < 2 ? headers : new TreeMap<>(headers));
    }

    @Override
    public void onAck(long upTo, Ack code, String reason) {
        addControl(to -> FrameEncoder.putAck(to, upTo, code, reason));
    }

    @Override
    public void onPing(long opaque) {
        addControl(to -> FrameEncoder.putPing(to, opaque));
    }

    @Override
    public void onPong(long opaque) {
        addControl(to -> FrameEncoder.putPong(to, opaque));
    }

    @Override
    public void onGoodbye(long lastTaken, String reason) {
        addControl(to -> FrameEncoder.putGoodbye(to, lastTaken, reason));
    }

    @Override
    public void onClose(CloseCode code, long lastTaken, String reason) {
        addControl(to -> FrameEncoder.putClose(to, code, lastTaken, reason));
    }
}
