package io.flyweight.mq.sim.promise;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.sim.Frame;
import io.flyweight.mq.wire.FrameFormat;

/** Who is told OK was handled with OK, has the right reply, and what was handled is what was sent. */
final class HandledPromise implements Promise {

    @Override
    public String title() {
        return "2 handled";
    }

    @Override
    public void onEntered(Sent sent, Handling where) {
        if (!sent.intact) {
            throw broken("its bytes are not those that were sent: %s", sent);
        }
        if (!where.receiver().queue().equals(sent.to)) {
            throw broken("handed over at '%s': %s", where.receiver().queue(), sent);
        }
    }

    /** An acknowledgement follows the watcher's return, and that of all packets before. */
    @Override
    public void onWritten(Wire wire, boolean byDialer, Frame frame) {
        if (frame.type() == FrameFormat.REPLY) {
            check(wire, frame, frame.number(), Ack.OK);
            wire.packet(frame.number()).replied = true;
        } else if (frame.type() == FrameFormat.ACK) {
            for (long number = wire.acked + 1; number < frame.number(); number++) {
                check(wire, frame, number, Ack.OK);
            }
            check(wire, frame, frame.number(), answer(frame.code()));
            wire.acked = frame.number();
        }
    }

    private static Ack answer(int code) {
        return switch (code) {
            case 0 -> Ack.OK;
            case 1 -> Ack.REJECTED;
            case 2 -> Ack.ERROR;
            default -> Ack.UNKNOWN;
        };
    }

    private void check(Wire wire, Frame frame, long number, Ack expected) {
        if (number > wire.read) {
            throw broken("%s answers number %d, which was never read, on %s", frame, number, wire);
        }
        Sent sent = wire.packet(number);
        if (sent.answer != expected) {
            throw broken("%s answers %s", frame, sent);
        }
        if (frame.type() == FrameFormat.ACK && sent.reply != 0 && !sent.replied) {
            throw broken("%s passes a reply that is due to %s", frame, sent);
        }
    }

    @Override
    public void onTold(Sent sent) {
        if (sent.outcome != Outcome.OK) {
            return;
        }
        if (sent.answer != Ack.OK) {
            throw broken("told OK: %s", sent);
        }
        if (sent.request && sent.toldReply != sent.reply || !sent.intact) {
            throw broken("told reply %s, not %s, or a damaged one: %s", sent.toldReply, sent.reply, sent);
        }
    }
}
