package io.flyweight.mq.conn;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.wire.FrameDecoder;
import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.FrameHandler;
import io.flyweight.mq.wire.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Notes the frames that an acceptor has written as text. */
final class FrameNotes implements FrameHandler {

    private final List<String> frames = new ArrayList<>();

    /** Decodes frames that were written without the preface. */
    static List<String> of(byte[] written) {
        FrameNotes notes = new FrameNotes();
        FrameDecoder decoder = new FrameDecoder(notes, 1024);
        ByteBuffer preface = ByteBuffer.allocate(4);
        FrameEncoder.putPreface(preface);
        try {
            decoder.decode(preface.flip());
            decoder.decode(ByteBuffer.wrap(written));
        } catch (ProtocolException e) {
            throw new AssertionError("not frames", e);
        }
        return notes.frames;
    }

    @Override
    public int lengthLimit(int type) {
        return Integer.MAX_VALUE;
    }

    @Override
    public void onAck(long upTo, Ack code, String reason) {
        frames.add(("ACK " + upTo + " " + code + " " + reason).trim());
    }

    @Override
    public void onReply(long number, Map<String, String> headers, byte[] body) {
        frames.add("REPLY " + number + " " + headers + " " + body.length);
    }

    @Override
    public void onPing(long opaque) {
        frames.add("PING");
    }

    @Override
    public void onPong(long opaque) {
        frames.add("PONG " + opaque);
    }
}
