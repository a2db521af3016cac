package io.flyweight.mq.sim.promise;

import io.flyweight.mq.sim.Frame;
import io.flyweight.mq.wire.FrameFormat;
import java.util.HashMap;
import java.util.Map;

/**
 * What is held for one peer is bounded: by the window, the lane, and as many bytes of replies with one more. That no I/O
 * thread waits is seen by the world.
 */
final class IsolationPromise implements Promise {

    private final Map<Wire, Held> windows = new HashMap<>();
    private final Map<Wire, Held> lanes = new HashMap<>();
    private final Map<Wire, Replies> replies = new HashMap<>();

    /** Replies that wait for a peer that does not read. */
    private static final class Replies {

        private final Map<Long, Integer> waiting = new HashMap<>();
        private long bytes;
        /** Where the last frame ends that was written. */
        private long end;
        /** The dialer has closed: they are forgotten, though the socket may be open for another moment. */
        private boolean over;

        void remove(long number) {
            Integer size = waiting.remove(number);
            bytes -= size == null ? 0 : size;
        }

        /** At least so many of their bytes have not been offered to the socket. */
        long unwritten(Wire wire) {
            return bytes - Math.max(0, wire.connection.offeredByAcceptor() - end);
        }
    }

    /** Packets that were sent and not answered, or read and not handled. */
    private static final class Held {

        private int packets;
        private long bytes;
        private long upTo;
        private boolean full;
        private final Map<Long, Sent> replied = new HashMap<>();

        void add(Sent sent) {
            packets++;
            bytes += sent.size + Sent.COST_BYTES;
        }

        void remove(Sent sent) {
            packets--;
            bytes -= sent.size + Sent.COST_BYTES;
        }
    }

    @Override
    public String title() {
        return "8 isolation";
    }

    @Override
    public void onWritten(Wire wire, boolean byDialer, Frame frame) {
        if (!byDialer) {
            Replies told = replies.computeIfAbsent(wire, any -> new Replies());
            told.end = frame.end();
            told.remove(frame.type() == FrameFormat.REPLY ? frame.number() : 0);
        }
        if (!isPacket(frame)) {
            return;
        }
        Held window = windows.computeIfAbsent(wire, any -> new Held());
        window.add(wire.packet(frame.number()));
        Party.Limits limits = wire.dialer.limits();
        if (window.packets > limits.windowPackets() || window.packets > 1 && window.bytes > limits.windowBytes()) {
            throw broken(
                    "%d packets with %d bytes unanswered on %s, and the window is %s",
                    window.packets, window.bytes, wire, limits);
        }
    }

    @Override
    public void onRead(Wire wire, boolean byDialer) {
        if (byDialer) {
            Held lane = lanes.computeIfAbsent(wire, any -> new Held());
            // After a write has failed, what has arrived is read once more: it may tell why.
            lane.full = lane.bytes >= wire.acceptor.limits().laneBytes() && !wire.connection.isOverForAcceptor();
        }
    }

    /** What is read from a full lane's connection is none of the lane's, or reading should have been paused. */
    @Override
    public void onEntered(Sent sent, Handling where) {
        if (sent.overfull) {
            throw broken("read though the lane of %s was full: %s", where, sent);
        }
        Wire wire = sent.wire;
        Replies told = wire == null ? null : replies.get(wire);
        if (wire == null || told == null || told.over || wire.connection.isOverForAcceptor()) {
            return;
        }
        long unwritten = told.unwritten(wire);
        if (unwritten > where.receiver().limits().laneBytes()) {
            throw broken("handed over though %d bytes of replies wait on %s: %s", unwritten, wire, sent);
        }
    }

    @Override
    public void onRead(Wire wire, boolean byDialer, Frame frame) {
        if (isPacket(frame)) {
            Held lane = lanes.computeIfAbsent(wire, any -> new Held());
            Sent sent = wire.packet(frame.number());
            lane.add(sent);
            sent.overfull = lane.full;
        } else if (byDialer && frame.type() == FrameFormat.CLOSE) {
            replies.computeIfAbsent(wire, any -> new Replies()).over = true;
        } else if (!byDialer && frame.type() == FrameFormat.ACK) {
            answered(wire, frame.number());
        } else if (!byDialer && frame.type() == FrameFormat.REPLY) {
            Held window = windows.computeIfAbsent(wire, any -> new Held());
            Sent sent = wire.packet(frame.number());
            window.replied.put(frame.number(), sent);
            window.remove(sent);
        }
    }

    private void answered(Wire wire, long upTo) {
        Held window = windows.computeIfAbsent(wire, any -> new Held());
        while (window.upTo < upTo) {
            window.upTo++;
            if (window.replied.remove(window.upTo) == null) {
                window.remove(wire.packet(window.upTo));
            }
        }
    }

    @Override
    public void onLeft(Sent sent, Handling where) {
        Wire wire = sent.wire;
        if (wire != null && sent.reply != 0) {
            Replies told = replies.computeIfAbsent(wire, any -> new Replies());
            told.waiting.put(sent.number, sent.replySize);
            told.bytes += sent.replySize;
        }
        Held lane = wire == null ? null : lanes.get(wire);
        if (lane != null) {
            lane.remove(sent);
        }
    }

    private static boolean isPacket(Frame frame) {
        return frame.type() == FrameFormat.PACKET || frame.type() == FrameFormat.REQUEST;
    }
}
