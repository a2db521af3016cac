package io.flyweight.mq.conn;

import static io.flyweight.mq.wire.FuzzInput.check;

import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqAckErrorException;
import io.flyweight.mq.api.MqAckUnknownException;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.PeerCounters;
import io.flyweight.mq.conn.OutRules.Fate;
import io.flyweight.mq.conn.OutRules.Sent;
import io.flyweight.mq.net.BufferPool;
import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.Handshake;
import io.flyweight.mq.wire.Hello;
import io.flyweight.mq.wire.ProtocolException;
import io.flyweight.mq.wire.Welcome;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A dialer under fuzz beside {@link OutRules}: after each read it must have done what the rules say, and no more. */
final class OutFuzzRig {

    private static final BufferPool BUFFERS = new BufferPool();
    private static final byte[] NO_BINDING = {};
    private static final byte[] NONCE = new byte[32];
    private static final int MOST_CONTROL_BYTES = 1000;
    private static final long EXPIRY_SLACK_NANOS = 20_000_000;

    private final OutRig rig;
    private final FarEnd far;
    private final Ear ear;
    private final OutRules rules = new OutRules(this::proves);
    private boolean knowsToken;
    private boolean leaving;
    private boolean timePassed;
    /** What the dialer must have closed with. */
    private @Nullable CloseCode due;

    private boolean mayHaveLeft;

    OutFuzzRig(byte[] data) {
        rig = new OutRig(true, new Random(Arrays.hashCode(data)), BUFFERS);
        rig.connection.start();
        far = rig.dial();
        ear = new Ear(far.link);
        far.open();
        ear.hear();
    }

    /** What the dialer says. */
    private static final class Ear extends FuzzEar {

        private @Nullable Hello hello;
        private boolean proof;
        private int packets;

        Ear(ScriptedLink link) {
            super(link);
        }

        @Override
        public void onHello(Hello said) {
            check(hello == null, "HELLO twice");
            hello = said;
        }

        @Override
        public void onProof(byte[] said) {
            check(!proof, "PROOF twice");
            proof = true;
        }

        @Override
        public void onPacket(Map<String, String> headers, byte[] body, int size) {
            check(!saidGoodbye, "a packet after GOODBYE");
            packets++;
        }

        @Override
        public void onRequest(Map<String, String> headers, byte[] body, int size) {
            onPacket(headers, body, size);
        }
    }

    boolean isOver() {
        OutConnState state = rig.connection.state();
        return ear.isOver() || due != null || state == OutConnState.WAITING || state == OutConnState.STOPPED;
    }

    private boolean isHeard() {
        return far.link.room > MOST_CONTROL_BYTES;
    }

    private byte[] proof(String token, Welcome terms) {
        Hello hello = Objects.requireNonNull(ear.hello);
        byte[] transcript = Handshake.transcript(hello, Objects.requireNonNull(rules.challenge), NO_BINDING);
        return Handshake.acceptorProof(
                token, transcript, terms.packetSizeLimit(), terms.instanceId(), terms.mapDigest());
    }

    private boolean proves(Welcome welcome) {
        boolean right = Handshake.matches(proof(FarEnd.TOKEN, welcome), welcome.proof());
        check(!right || knowsToken, "a proof by one who does not know the token");
        return right;
    }

    /** Has bytes arrive in one read. */
    void say(ByteBuffer bytes) {
        if (isOver()) {
            return;
        }
        ByteBuffer forRules = bytes.duplicate();
        int before = ear.pongs;
        far.sayBytes(bytes);
        ear.hear();
        try {
            rules.decoder.decode(forRules);
            checkGoesOn(before);
        } catch (ProtocolException e) {
            checkClosed(e);
        }
        rules.pinged = false;
        checkFates();
    }

    private void checkGoesOn(int pongsBefore) {
        if (rules.closed) {
            check(far.link.closed && ear.closeCode == null, "a CLOSE is answered, or the socket stays open");
        } else if (rules.refused) {
            due = CloseCode.UNAUTH;
            checkDue();
        } else if (!isOver()) {
            check(!rules.welcomed || isConnected(), "WELCOME was not taken");
            check(rules.welcomed || rig.connection.state() == OutConnState.AUTHENTICATING, "connected before WELCOME");
            check(!rules.pinged || !isHeard() || (ear.pongs > pongsBefore && ear.pong == rules.ping), "no PONG");
        } else {
            check(leaving && rules.unanswered() == 0, "ended though no rule was broken");
        }
    }

    private boolean isConnected() {
        OutConnState state = rig.connection.state();
        boolean ends = leaving || rules.fatal || rules.lastTaken < Long.MAX_VALUE;
        return state == (ends ? OutConnState.LEAVING : OutConnState.CONNECTED);
    }

    private void checkClosed(ProtocolException e) {
        if (e.foreign()) {
            check(far.link.closed && ear.closeCode == null, "a stranger is told something");
        } else {
            due = e.code();
            // Whoever leaves closes after the last answer, whatever else that read has brought.
            mayHaveLeft = leaving && rules.unanswered() == 0;
            checkDue();
        }
    }

    private void checkDue() {
        boolean cutOff = far.link.closed && timePassed;
        boolean hasLeft = mayHaveLeft && ear.closeCode == CloseCode.SHUTDOWN;
        check(
                due == null || !isHeard() || ear.closeCode == due || hasLeft || cutOff,
                "closed with " + ear.closeCode + ", not with " + due);
    }

    /** Says a CHALLENGE. */
    void challenge() {
        ByteBuffer out = ByteBuffer.allocate(64);
        if (rules.challenge == null) {
            FrameEncoder.putPreface(out);
        }
        FrameEncoder.putChallenge(out, NONCE);
        say(out.flip());
    }

    /** Says a WELCOME; its proof is right where the token is. */
    void welcome(boolean right, long packetSizeLimit) {
        if (rules.challenge == null || isOver()) {
            return;
        }
        knowsToken |= right;
        Welcome terms = new Welcome(new byte[32], packetSizeLimit, 7, FarEnd.DIGEST);
        byte[] proof = proof(right ? FarEnd.TOKEN : "no token of ours", terms);
        ByteBuffer out = ByteBuffer.allocate(128);
        FrameEncoder.putWelcome(out, new Welcome(proof, packetSizeLimit, 7, FarEnd.DIGEST));
        say(out.flip());
    }

    /** An application sends; where it is refused, nothing is on its way. */
    void send(boolean request, int bodyBytes, long timeoutNanos) {
        PendingSend.Patience patience = rig.within(false, timeoutNanos);
        PendingSend<?> send = request ? PendingSend.request(patience) : PendingSend.send(patience);
        try {
            rig.connection.submit(send, new byte[0], new byte[bodyBytes]);
        } catch (MqException e) {
            check(e.delivery() == Delivery.NOT_DELIVERED && !send.isDone(), "a refusal that is none");
            return;
        }
        check(rules.welcomed && !leaving && !isOver(), "a packet is taken by a connection that is not open");
        rules.sent.add(new Sent(send, request, rig.loop.nanoTime() + timeoutNanos + EXPIRY_SLACK_NANOS));
        rig.loop.runAll();
        ear.hear();
        checkFates();
    }

    void pass(long nanos) {
        timePassed = true;
        rig.loop.advance(nanos);
        ear.hear();
        rules.expire(rig.loop.nanoTime());
        if (!isOver()) {
            checkFates();
        }
    }

    void leave() {
        if (leaving || isOver()) {
            return;
        }
        leaving = true;
        rig.connection.leave(() -> {});
        rig.loop.runAll();
        ear.hear();
    }

    void takes(int bytes) {
        if (far.link.closed || !rules.welcomed) {
            return;
        }
        far.takes(bytes);
        ear.hear();
    }

    /** Each send has the fate that the rules know, and none where they know none. */
    private void checkFates() {
        for (Sent one : rules.sent) {
            Fate fate = fateOf(one);
            boolean over = isOver() || rules.closed;
            check(fate == one.fate || (over && one.fate == Fate.NONE_YET), "a send is " + fate + ", not " + one.fate);
        }
    }

    private static Fate fateOf(Sent one) {
        if (!one.send.isDone()) {
            return Fate.NONE_YET;
        }
        if (!one.send.isCompletedExceptionally()) {
            return one.fate == Fate.REPLIED ? Fate.REPLIED : Fate.OK;
        }
        Throwable failure = causeOf(one.send);
        if (failure instanceof MqRejectedException) {
            return Fate.REJECTED;
        }
        if (failure instanceof MqAckErrorException) {
            return Fate.ERROR;
        }
        boolean unknown = failure instanceof MqAckUnknownException
                || (failure instanceof MqException lost && lost.delivery() == Delivery.UNKNOWN);
        return unknown ? Fate.UNKNOWN : Fate.NOT_DELIVERED;
    }

    private static Throwable causeOf(PendingSend<?> send) {
        try {
            send.getNow(null);
            throw new AssertionError("not failed");
        } catch (CompletionException e) {
            return e.getCause() == null ? e : e.getCause();
        }
    }

    /** Ends the stream, and looks at what has become of every send. */
    void end() {
        checkDue();
        if (!far.link.closed) {
            far.endStream(null);
        }
        ear.hear();
        check(far.link.closed, "the socket stays open");
        check(knowsToken || !rig.states.contains(OutConnState.CONNECTED), "connected to one without the token");
        for (int i = 0; i < rules.sent.size(); i++) {
            checkLast(i + 1, rules.sent.get(i));
        }
        PeerCounters counts = rig.counts.snapshot();
        long outcomes = counts.sent() + counts.rejected() + counts.unknown() + counts.notDelivered();
        check(outcomes >= rules.sent.size(), "outcomes are missing in the counts");
        rig.connection.leave(() -> {});
        rig.loop.runAll();
        check(rig.connection.state() == OutConnState.STOPPED, "cannot be stopped");
    }

    private void checkLast(int number, Sent one) {
        Fate fate = fateOf(one);
        check(fate != Fate.NONE_YET, "a send without an outcome");
        if (one.fate == Fate.NONE_YET) {
            check(fate == Fate.UNKNOWN || fate == Fate.NOT_DELIVERED, "a lost send is " + fate);
            check(fate == Fate.UNKNOWN || number > ear.packets, "not delivered, but the peer has it");
        }
    }
}
