package io.flyweight.mq.conn;

import static io.flyweight.mq.wire.FuzzInput.check;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.net.BufferPool;
import io.flyweight.mq.net.LinkHandler;
import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.Handshake;
import io.flyweight.mq.wire.Hello;
import io.flyweight.mq.wire.ProtocolException;
import io.flyweight.mq.wire.Welcome;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An acceptor under fuzz beside {@link InRules}: after each read it must have done what the rules say, and no more. */
final class InFuzzRig {

    private static final BufferPool BUFFERS = new BufferPool();
    /** What the handler makes of a packet, by the first byte of its body. */
    private static final Ack[] VERDICTS = {
        Ack.OK, Ack.REJECTED, Ack.ERROR, Ack.UNKNOWN, Ack.REJECTED, Ack.UNKNOWN, Ack.OK, Ack.OK
    };

    private static final int MOST_CONTROL_BYTES = 1000;
    private static final int THROWS = 4;
    private static final int ANSWERS_NULL = 5;
    private static final int REPLIES = 6;
    private static final Ack[] NOTHING = new Ack[1];
    private static final byte[] NONCE = new byte[32];
    private static final byte[] NO_BINDING = {};

    private final InRig rig;
    private final ScriptedLink link = new ScriptedLink();
    private final LinkHandler near;
    private final Ear ear = new Ear(link);
    private final InRules rules = new InRules(ear);
    private final List<Ack> verdicts = new ArrayList<>();
    private final List<Boolean> replied = new ArrayList<>();
    private boolean knowsToken;
    private boolean leaving;
    private boolean timePassed;
    private boolean fatal;
    /** What the acceptor must have closed with. */
    private @Nullable CloseCode due;

    private long answered;
    private @Nullable AssertionError inHandler;

    InFuzzRig(byte[] data) {
        rig = InRig.seeded(BUFFERS, Arrays.hashCode(data));
        rig.watcher = this::handle;
        near = rig.inbound.accept(link);
    }

    /** Whether the connection has ended; a socket that takes nothing may have kept it from telling. */
    boolean isOver() {
        return ear.isOver() || due != null || (rules.isWelcomed() && !rig.inbound.hasConnections());
    }

    private boolean isHeard() {
        return link.room > MOST_CONTROL_BYTES;
    }

    /** What the acceptor answers on. */
    private final class Ear extends FuzzEar implements InRules.Heard {

        private byte @Nullable [] challenge;
        private boolean welcomed;

        Ear(ScriptedLink link) {
            super(link);
        }

        @Override
        public byte @Nullable [] challenge() {
            return challenge;
        }

        @Override
        public void onChallenge(byte[] nonce) {
            check(challenge == null, "CHALLENGE twice");
            challenge = nonce;
        }

        @Override
        public void onWelcome(Welcome welcome) {
            check(knowsToken, "WELCOME to one who does not know the token");
            check(!welcomed, "WELCOME twice");
            welcomed = true;
        }

        @Override
        public void onAck(long upTo, Ack code, String reason) {
            check(upTo > answered && upTo <= verdicts.size(), "ACK of what was answered or not handled");
            for (long number = answered + 1; number < upTo; number++) {
                check(verdicts.get((int) number - 1) == Ack.OK, "ACK goes past a packet that was not OK");
                check(!replied.get((int) number - 1), "ACK goes past a due reply");
            }
            check(verdicts.get((int) upTo - 1) == code, "ACK with another code than the handler's");
            check(!replied.get((int) upTo - 1), "ACK instead of the reply");
            answered = upTo;
        }

        @Override
        public void onReply(long number, Map<String, String> headers, byte[] body) {
            check(number == answered + 1 && number <= verdicts.size(), "REPLY out of order");
            check(replied.get((int) number - 1), "REPLY that no handler gave");
            answered = number;
        }
    }

    /** What fails here must not be taken for what a handler may do. */
    private Ack handle(Packet packet) {
        try {
            checkTurn(packet);
        } catch (AssertionError e) {
            inHandler = e;
        }
        byte[] body = packet.body();
        int choice = body.length == 0 ? 0 : body[0] & 7;
        Hello hello = rules.hello;
        boolean replies = choice == REPLIES && packet.isRequest();
        boolean tooLarge = replies && hello != null && body.length > hello.packetSizeLimit();
        replied.add(replies && !tooLarge);
        verdicts.add(tooLarge ? Ack.REJECTED : VERDICTS[choice]);
        fatal = VERDICTS[choice] == Ack.ERROR || VERDICTS[choice] == Ack.UNKNOWN;
        if (replies) {
            packet.reply(body);
        }
        if (choice == THROWS) {
            throw new IllegalStateException("as the fuzzer wants it");
        }
        return choice == ANSWERS_NULL ? NOTHING[0] : VERDICTS[choice];
    }

    private void checkTurn(Packet packet) {
        check(ear.welcomed, "a handler runs before WELCOME");
        check(!fatal, "a handler runs after a fatal answer");
        check(Arrays.equals(rules.packet(verdicts.size()), packet.body()), "packets out of order, or altered");
    }

    /** Has bytes arrive in one read. */
    void say(byte[] bytes) {
        say(ByteBuffer.wrap(bytes));
    }

    void say(ByteBuffer bytes) {
        if (isOver()) {
            return;
        }
        ByteBuffer forRules = bytes.duplicate();
        int before = ear.pongs;
        near.onRead(bytes);
        rig.loop.runAll();
        ear.hear();
        try {
            rules.decoder.decode(forRules);
            checkGoesOn(before);
        } catch (ProtocolException e) {
            checkClosed(e);
        }
        rules.pinged = false;
    }

    private void checkGoesOn(int pongsBefore) {
        if (rules.closed) {
            check(link.closed && ear.closeCode == null, "a CLOSE is answered, or the socket stays open");
        } else if (rules.refusal != null) {
            due = rules.refusal;
            checkDue();
        } else {
            check(!isOver(), "ended with " + ear.closeCode + " though no rule was broken");
            check(!isHeard() || ear.welcomed == rules.isWelcomed(), "WELCOME is missing, or came too early");
            check(!rules.pinged || !isHeard() || (ear.pongs > pongsBefore && ear.pong == rules.ping), "no PONG");
        }
    }

    private void checkClosed(ProtocolException e) {
        if (e.foreign()) {
            check(link.closed && link.written.size() == 0, "a stranger is told something");
        } else {
            due = e.code();
            checkDue();
        }
    }

    private void checkDue() {
        boolean cutOff = link.closed && timePassed;
        check(
                due == null || !isHeard() || ear.closeCode == due || cutOff,
                "closed with " + ear.closeCode + ", not with " + due);
    }

    void sayHello(String from, String to) {
        ByteBuffer out = ByteBuffer.allocate(512);
        FrameEncoder.putPreface(out);
        FrameEncoder.putHello(out, new Hello(from, to, NONCE, 50, FarEnd.DIGEST));
        say(out.flip());
    }

    /** Proves a token; nothing where no CHALLENGE was heard. */
    void prove(boolean right) {
        Hello hello = rules.hello;
        byte[] challenge = ear.challenge;
        if (hello == null || challenge == null) {
            return;
        }
        knowsToken |= right;
        byte[] transcript = Handshake.transcript(hello, challenge, NO_BINDING);
        byte[] proof = Handshake.dialerProof(right ? FarEnd.TOKEN : "no token of ours", transcript);
        ByteBuffer out = ByteBuffer.allocate(64);
        FrameEncoder.putProof(out, proof);
        say(out.flip());
    }

    void runLanes() {
        rig.runLanes();
        if (inHandler != null) {
            throw inHandler;
        }
        ear.hear();
        checkEnd();
    }

    void pass(long nanos) {
        timePassed = true;
        rig.loop.advance(nanos);
        ear.hear();
        checkEnd();
    }

    /** The node says goodbye to all. */
    void leave() {
        leaving = true;
        rules.acceptorLeaves = true;
        rig.inbound.leave(() -> {});
        rig.loop.runAll();
        ear.hear();
        check(!ear.saidGoodbye || !isHeard() || ear.goodbyeNumber == rules.received(), "GOODBYE names another number");
    }

    void takes(int bytes) {
        if (link.closed || !rules.isWelcomed()) {
            return;
        }
        link.room = bytes;
        near.onWritable();
        rig.loop.runAll();
        ear.hear();
        checkEnd();
    }

    /** An end that no read has brought. */
    private void checkEnd() {
        CloseCode code = ear.closeCode;
        check(code != CloseCode.TIMEOUT || timePassed, "timed out in no time");
        check(code != CloseCode.ACK_ERROR || fatal, "closed for an answer that nobody gave");
        check(code != CloseCode.SHUTDOWN || leaving, "stopped unasked");
    }

    /** Ends the stream, and looks at what is left. */
    void end(boolean withNewcomer) {
        takes(Integer.MAX_VALUE);
        runLanes();
        checkDue();
        if (!isOver()) {
            check(verdicts.size() == rules.received() || leaving, "packets that nobody handled");
            check(answered == verdicts.size(), "packets without an answer");
        } else if (ear.closeCode != null && !timePassed) {
            check(verdicts.size() == ear.closeNumber, "CLOSE names " + ear.closeNumber + " of " + verdicts.size());
        }
        if (!link.closed) {
            near.onEnd(null);
        }
        rig.loop.advance(2 * InRig.SECOND);
        check(link.closed, "the socket stays open");
        check(!rig.inbound.hasConnections(), "a connection is left");
        check(knowsToken || (rig.seen.isEmpty() && rig.handled.isEmpty()), "a stranger has come far");
        if (withNewcomer) {
            greet();
        }
    }

    /** Another connection must not suffer. */
    private void greet() {
        InFuzzRig newcomer = new InFuzzRig(this);
        newcomer.sayHello("far", "near");
        newcomer.prove(true);
        check(newcomer.ear.welcomed, "the next connection is not welcomed");
    }

    private InFuzzRig(InFuzzRig before) {
        rig = before.rig;
        near = rig.inbound.accept(link);
    }
}
