package io.flyweight.mq.conn;

import static io.flyweight.mq.wire.FuzzInput.check;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.FrameDecoder;
import io.flyweight.mq.wire.FrameFormat;
import io.flyweight.mq.wire.FrameHandler;
import io.flyweight.mq.wire.ProtocolException;
import io.flyweight.mq.wire.Welcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What {@code docs/protocol.md} says of the frames that come from an acceptor, and of the sends that they answer. */
final class OutRules implements FrameHandler {

    /** What became of a send: as the caller is to be told. */
    enum Fate {
        NONE_YET,
        OK,
        REPLIED,
        REJECTED,
        ERROR,
        UNKNOWN,
        NOT_DELIVERED
    }

    /** One packet on its way. */
    static final class Sent {

        final PendingSend<?> send;
        final boolean request;
        final long deadline;
        Fate fate = Fate.NONE_YET;
        /** Whether the peer has answered, or never will; a caller who has given up has his fate before. */
        boolean answered;

        Sent(PendingSend<?> send, boolean request, long deadline) {
            this.send = send;
            this.request = request;
            this.deadline = deadline;
        }

        void answer(Fate how) {
            check(!answered, "answered twice");
            answered = true;
            fate = fate == Fate.NONE_YET ? how : fate;
        }
    }

    final FrameDecoder decoder = new FrameDecoder(this, 64);
    final List<Sent> sent = new ArrayList<>();
    byte @Nullable [] challenge;
    boolean welcomed;
    boolean refused;
    boolean closed;
    boolean fatal;
    boolean pinged;
    long ping;
    /** What the peer has said last that it takes. */
    long lastTaken = Long.MAX_VALUE;

    private final Predicate<Welcome> proves;

    OutRules(Predicate<Welcome> proves) {
        this.proves = proves;
    }

    long unanswered() {
        return sent.stream().filter(one -> !one.answered).count();
    }

    @Override
    public int lengthLimit(int type) throws ProtocolException {
        boolean allowed = switch (type) {
            case FrameFormat.CHALLENGE -> challenge == null;
            case FrameFormat.WELCOME -> challenge != null && !welcomed;
            case FrameFormat.ACK, FrameFormat.REPLY, FrameFormat.PING, FrameFormat.PONG, FrameFormat.GOODBYE ->
                welcomed;
            case FrameFormat.CLOSE -> true;
            default -> false;
        };
        if (!allowed) {
            throw broken("not now");
        }
        if (!welcomed) {
            return 512;
        }
        return type == FrameFormat.REPLY ? 11 + FarEnd.PACKET_LIMIT : 1400;
    }

    private static ProtocolException broken(String why) {
        return new ProtocolException(CloseCode.PROTOCOL_ERROR, why);
    }

    @Override
    public void onChallenge(byte[] nonce) {
        challenge = nonce;
    }

    @Override
    public void onWelcome(Welcome welcome) {
        welcomed = proves.test(welcome);
        if (!welcomed) {
            refused = true;
            decoder.stop();
        }
    }

    private @Nullable Sent waiting(long number) {
        Sent one = number >= 1 && number <= sent.size() ? sent.get((int) number - 1) : null;
        return one == null || one.answered ? null : one;
    }

    @Override
    public void onAck(long upTo, Ack code, String reason) throws ProtocolException {
        fatal |= code == Ack.ERROR || code == Ack.UNKNOWN;
        Sent last = waiting(upTo);
        if (last == null) {
            throw broken("an answer to nothing");
        }
        for (Sent one : sent.subList(0, (int) upTo - 1)) {
            if (!one.answered) {
                one.answer(Fate.OK);
            }
        }
        last.answer(
                switch (code) {
                    case OK -> Fate.OK;
                    case REJECTED -> Fate.REJECTED;
                    case ERROR -> Fate.ERROR;
                    case UNKNOWN -> Fate.UNKNOWN;
                });
    }

    @Override
    public void onReply(long number, Map<String, String> headers, byte[] body) throws ProtocolException {
        Sent one = waiting(number);
        if (one == null || !one.request) {
            throw broken("a reply to nothing");
        }
        one.answer(Fate.REPLIED);
    }

    @Override
    public void onPing(long opaque) {
        pinged = true;
        ping = opaque;
    }

    @Override
    public void onPong(long opaque) {
        // Any value may come.
    }

    @Override
    public void onGoodbye(long number, String reason) throws ProtocolException {
        if (number > lastTaken || number > sent.size()) {
            throw broken("a number that is too high");
        }
        lastTaken = number;
        failBeyond(number);
    }

    private void failBeyond(long number) {
        for (int i = (int) number; i < sent.size(); i++) {
            if (!sent.get(i).answered) {
                sent.get(i).answer(Fate.NOT_DELIVERED);
            }
        }
    }

    @Override
    public void onClose(CloseCode code, long number, String reason) {
        closed = true;
        if (number < sent.size()) {
            failBeyond(number);
        }
        decoder.stop();
    }

    /** Gives up what takes too long. */
    void expire(long nowNanos) {
        for (Sent one : sent) {
            if (!one.answered && one.fate == Fate.NONE_YET && one.deadline - nowNanos < 0) {
                one.fate = Fate.UNKNOWN;
            }
        }
    }
}
