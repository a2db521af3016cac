package io.flyweight.mq.sim.promise;

import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.sim.Frame;
import io.flyweight.mq.wire.FrameFormat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Who leaves names the last packet that it hands over. Later ones fail as not delivered when that word arrives, and none
 * is sent after it.
 */
final class LeavingIsToldPromise implements Promise {

    private final History history;
    private final Map<Sent, Due> due = new HashMap<>();
    private final Map<Wire, Long> mostSent = new HashMap<>();
    private final Set<Wire> justTold = new HashSet<>();

    /** Until when the sender has to be told. */
    private record Due(long atNanos, long jumpedBefore) {}

    LeavingIsToldPromise(History history) {
        this.history = history;
    }

    @Override
    public String title() {
        return "7 leaving is told";
    }

    @Override
    public void onWritten(Wire wire, boolean byDialer, Frame frame) {
        switch (frame.type()) {
            case FrameFormat.GOODBYE, FrameFormat.CLOSE -> {
                if (!byDialer) {
                    onLastTaken(wire, frame);
                } else if (frame.type() == FrameFormat.GOODBYE) {
                    mostSent.putIfAbsent(wire, frame.start());
                }
            }
            case FrameFormat.PACKET, FrameFormat.REQUEST -> {
                if (frame.start() >= mostSent.getOrDefault(wire, Long.MAX_VALUE)) {
                    throw broken("sent after a GOODBYE: %s", wire.packet(frame.number()));
                }
            }
            default -> {
                // The others have nothing to do with leaving.
            }
        }
    }

    private void onLastTaken(Wire wire, Frame frame) {
        if (wire.order == 0) {
            return;
        }
        if (frame.number() > wire.lastTaken) {
            throw broken("lastTaken goes up from %d to %d on %s", wire.lastTaken, frame.number(), wire);
        }
        wire.lastTaken = frame.number();
        for (Sent sent : wire.packets) {
            if (sent.number > wire.lastTaken && sent.entered > 0) {
                throw broken("lastTaken is %d on %s, and the watcher has seen %s", wire.lastTaken, wire, sent);
            }
        }
    }

    @Override
    public void onEntered(Sent sent, Handling where) {
        Wire wire = sent.wire;
        if (wire != null && sent.number > wire.lastTaken) {
            throw broken("beyond lastTaken %d: %s", wire.lastTaken, sent);
        }
    }

    @Override
    public void onRead(Wire wire, boolean byDialer, Frame frame) {
        String queue = wire.acceptor.queue();
        boolean told = !byDialer && frame.type() == FrameFormat.GOODBYE;
        if (!told || !wire.dialer.isAlive() || !wire.dialer.connectedTo().test(queue)) {
            return;
        }
        justTold.add(wire);
        long now = history.world().nanoTime();
        for (Sent sent : history.packets()) {
            boolean mine =
                    sent.from == wire.dialer && sent.to.equals(queue) && !sent.isTold() && sent.began > wire.welcomed;
            boolean here = sent.wire == null || sent.wire == wire && sent.number > frame.number();
            if (mine && here) {
                due.put(sent, new Due(now, history.world().jumpedNanos()));
            }
        }
    }

    /** What came in front of the GOODBYE, in the same read, may still have had packets written. */
    @Override
    public void onReadDone(Wire wire, boolean byDialer) {
        if (!byDialer && justTold.remove(wire)) {
            mostSent.putIfAbsent(wire, wire.connection.offeredByDialer());
        }
    }

    @Override
    public void onTold(Sent sent) {
        Due until = due.remove(sent);
        if (until == null || sent.failure instanceof MqSendTimeoutException && !isLate(until)) {
            return;
        }
        if (isLate(until)) {
            throw broken("told too late: %s", sent);
        }
        if (sent.outcome != Outcome.NOT_DELIVERED) {
            throw broken("the receiver had said that it would not take it: %s", sent);
        }
    }

    private boolean isLate(Due due) {
        long jumped = history.world().jumpedNanos() - due.jumpedBefore;
        return history.world().nanoTime() - due.atNanos - jumped > OneAnswerPromise.SLACK_NANOS;
    }
}
