package io.flyweight.mq.conn;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.FrameFormat;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one accepted connection, in packet order. The lane gives them; plain OKs are only noted and merge into
 * one ACK when the writer comes by.
 */
final class Answers {

    private static final int OK_ACK_BYTES = 4 + 1 + 8 + 1 + 2;

    private final FrameOutput output;
    private final int mostUnwritten;
    private final Runnable onRoom;
    /** The newest OK: written by the lane, read by whoever writes. */
    private volatile long handled;
    /** Guarded by the output's lock. */
    private long acked;

    private volatile boolean congested;
    private volatile boolean over;

    /**
     * Creates it.
     *
     * @param mostUnwritten the bytes of replies and refusals that may wait for the socket before it is congested
     * @param onRoom told under the output's lock, on any thread, that it is not congested any more
     */
    Answers(FrameOutput output, int mostUnwritten, Runnable onRoom) {
        this.output = output;
        this.mostUnwritten = mostUnwritten;
        this.onRoom = onRoom;
    }

    /** Whether so much waits for a peer that does not read that nothing more should be answered now. Any thread. */
    boolean isCongested() {
        return congested && !over;
    }

    /** The connection is over: nothing waits any more. */
    void end() {
        over = true;
    }

    /**
     * Gives the answer to one packet.
     *
     * @param last whether no other packet is at hand: then this thread writes by itself, else the loop does
     */
    void give(long number, Verdict verdict, boolean last) {
        Packet reply = verdict.reply();
        if (verdict.ack() == Ack.OK && reply == null) {
            handled = number;
        } else {
            appendOutOfLine(number, verdict, reply);
        }
        if (last) {
            output.flush();
        } else {
            output.flushLater();
        }
    }

    private void appendOutOfLine(long number, Verdict verdict, @Nullable Packet reply) {
        output.lock().lock();
        try {
            if (!output.isOpen()) {
                return;
            }
            appendDue(output.bytes());
            if (reply == null) {
                output.bytes().appendFrame(out -> FrameEncoder.putAck(out, number, verdict.ack(), verdict.reason()));
            } else {
                appendReply(number, reply);
            }
            handled = number;
            acked = number;
            congested = output.bytes().unwritten() > mostUnwritten;
        } finally {
            output.lock().unlock();
        }
    }

    private void appendReply(long number, Packet reply) {
        byte[] headers = FrameEncoder.encodeHeaders(reply.headers());
        ByteBuffer head = output.bytes().head(FrameFormat.REPLY_OVERHEAD_BYTES + headers.length, reply.body().length);
        FrameEncoder.putReplyHead(head, number, headers, reply.body().length);
        output.bytes().append(reply.body());
    }

    /** Appends the merged ACK, if one is due, and looks whether there is room again. Under the output's lock. */
    void appendDue(OutgoingBytes out) {
        long upTo = handled;
        if (upTo > acked) {
            acked = upTo;
            FrameEncoder.putAck(out.stage(OK_ACK_BYTES), upTo, Ack.OK, "");
        }
        if (congested && out.unwritten() <= mostUnwritten / 2) {
            congested = false;
            onRoom.run();
        }
    }
}
