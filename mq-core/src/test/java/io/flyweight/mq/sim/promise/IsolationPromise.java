package io.flyweight.mq.sim.promise;

import io.flyweight.mq.sim.Frame;
import io.flyweight.mq.wire.FrameFormat;
import java.util.HashMap;
import java.util.Map;

/** What is held for one peer is bounded by the window and the lane. That no I/O thread waits is seen by the world. */
final class IsolationPromise implements Promise {

    private final Map<Wire, Held> windows = new HashMap<>();
    private final Map<Wire, Held> lanes = new HashMap<>();

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
            lane.full = lane.bytes >= wire.acceptor.limits().laneBytes();
        }
    }

    /** What is read from a full lane's connection is none of the lane's, or reading should have been paused. */
    @Override
    public void onEntered(Sent sent, Handling where) {
        if (sent.overfull) {
            throw broken("read though the lane of %s was full: %s", where, sent);
        }
    }

    @Override
    public void onRead(Wire wire, boolean byDialer, Frame frame) {
        if (isPacket(frame)) {
            Held lane = lanes.computeIfAbsent(wire, any -> new Held());
            Sent sent = wire.packet(frame.number());
            lane.add(sent);
            sent.overfull = lane.full;
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
        Held lane = sent.wire == null ? null : lanes.get(sent.wire);
        if (lane != null) {
            lane.remove(sent);
        }
    }

    private static boolean isPacket(Frame frame) {
        return frame.type() == FrameFormat.PACKET || frame.type() == FrameFormat.REQUEST;
    }
}
