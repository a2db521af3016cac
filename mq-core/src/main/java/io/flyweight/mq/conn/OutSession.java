package io.flyweight.mq.conn;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.time.Timers;
import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.FrameFormat;
import io.flyweight.mq.wire.Handshake;
import io.flyweight.mq.wire.Hello;
import io.flyweight.mq.wire.ProtocolException;
import io.flyweight.mq.wire.Welcome;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One dialled connection, from the dial to its end: the dialer's side of the protocol. On the loop, but for the
 * submission of packets.
 */
final class OutSession implements ProtocolEnd, WindowEvents {

    private final Node node;
    private final Events events;
    private final SendFailures failures;
    private final OutLimits limits;
    private final PeerCounts counts;
    private final FrameLink frames;
    private final Hello hello;
    private final String token;
    private byte[] transcript = {};
    private volatile @Nullable SendWindow window;
    private Timers.@Nullable Timer expiry;
    private long expiryAt;
    private long leftAt = Long.MAX_VALUE;
    private Step step = Step.AWAIT_CHALLENGE;

    private enum Step {
        AWAIT_CHALLENGE,
        AWAIT_WELCOME,
        OPEN,
        LEAVING
    }

    /** What the connection's keeper is told, in this order. */
    interface Events {

        void onLinkOpen(OutSession session);

        void onWelcome(OutSession session, Welcome welcome);

        void onGoodbye(OutSession session, String reason);

        void onEnd(OutSession session, LinkEnd end);

        void onClosed(OutSession session);
    }

    /** How much may be in flight to one peer. */
    public record OutLimits(int windowPackets, int windowBytes) {}

    OutSession(Node node, String peer, Route route, OutLimits limits, PeerCounts counts, Events events) {
        this.node = node;
        this.events = events;
        this.failures = new SendFailures(peer);
        this.limits = limits;
        this.counts = counts;
        Membership membership = node.membership();
        this.token = membership.tokens().get(0);
        this.hello = new Hello(
                node.name(), peer, node.nonce(FrameFormat.NONCE_BYTES), node.packetSizeLimit(), membership.digest());
        this.frames = new FrameLink(node.setup(), route.open(), this);
        frames.expectConnect();
    }

    /** Sends one packet and returns its window, for a caller that waits. Any thread. */
    SendWindow submit(PendingSend<?> send, byte[] headers, byte[] body) {
        SendWindow open = opened();
        open.submit(send, headers, body);
        return open;
    }

    /** Says goodbye: what is in flight gets its answer, then the connection closes. */
    void leave(Supplier<MqException> why) {
        SendWindow open = window;
        if (open == null) {
            frames.abort("stopped", null);
            return;
        }
        open.shut(why);
        step = Step.LEAVING;
        frames.send(out -> FrameEncoder.putGoodbye(out, 0, "stopping"));
        closeWhenAnswered();
    }

    /** Ends now, whatever is in flight. */
    void drop(String reason) {
        if (window == null) {
            frames.abort(reason, null);
        } else {
            frames.close(CloseCode.SHUTDOWN, reason);
        }
    }

    private void closeWhenAnswered() {
        SendWindow open = window;
        if (step == Step.LEAVING && open != null && open.inFlight() == 0) {
            frames.close(CloseCode.SHUTDOWN, "stopped");
        }
    }

    int inFlight() {
        SendWindow open = window;
        return open == null ? 0 : open.inFlight();
    }

    long roundTripNanos() {
        return frames.pingPong().roundTripNanos();
    }

    @Override
    public FrameLink frames() {
        return frames;
    }

    @Override
    public Object step() {
        return step;
    }

    @Override
    public boolean allows(int type) {
        return switch (step) {
            case AWAIT_CHALLENGE -> type == FrameFormat.CHALLENGE || type == FrameFormat.CLOSE;
            case AWAIT_WELCOME -> type == FrameFormat.WELCOME || type == FrameFormat.CLOSE;
            case OPEN, LEAVING -> type == FrameFormat.ACK || type == FrameFormat.REPLY || ProtocolEnd.isForBoth(type);
        };
    }

    @Override
    public boolean isWelcomed() {
        return window != null;
    }

    @Override
    public int bodyLengthLimit() {
        return FrameFormat.replyLengthLimit(node.packetSizeLimit());
    }

    @Override
    public @Nullable PeerCounts counts() {
        return window == null ? null : counts;
    }

    @Override
    public void onConnected() {
        frames.expectHandshake();
        events.onLinkOpen(this);
        frames.send(out -> FrameEncoder.putHello(out, hello));
    }

    @Override
    public void onChallenge(byte[] nonce) {
        transcript = Handshake.transcript(hello, nonce, frames.channelBinding());
        step = Step.AWAIT_WELCOME;
        byte[] proof = Handshake.dialerProof(token, transcript);
        frames.send(out -> FrameEncoder.putProof(out, proof));
    }

    @Override
    public void onWelcome(Welcome welcome) {
        byte[] expected = Handshake.acceptorProof(
                token, transcript, welcome.packetSizeLimit(), welcome.instanceId(), welcome.mapDigest());
        if (!Handshake.matches(expected, welcome.proof())) {
            frames.close(CloseCode.UNAUTH, "the acceptor's proof is wrong: its token differs from ours");
            return;
        }
        window = new SendWindow(
                frames.output(),
                new SendWindow.Limits(
                        limits.windowPackets(),
                        limits.windowBytes(),
                        welcome.packetSizeLimit(),
                        node.setup().shared().clock()),
                failures,
                counts,
                this);
        step = Step.OPEN;
        frames.established();
        events.onWelcome(this, welcome);
    }

    @Override
    public void onAck(long upTo, Ack code, String reason) throws ProtocolException {
        if (code == Ack.ERROR || code == Ack.UNKNOWN) {
            // A CLOSE follows. Whoever hears of the answer must not find the connection still open for sending.
            events.onGoodbye(this, reason.isEmpty() ? "it answered " + code : reason);
            opened().shut(() -> failures.leaving("it answered " + code));
            frames.expectClose();
        }
        opened().acknowledge(upTo, code, reason);
    }

    @Override
    public void onReply(long number, Map<String, String> headers, byte[] body) throws ProtocolException {
        opened().reply(number, new Packet(headers, body));
    }

    @Override
    public void onGoodbye(long lastTaken, String reason) throws ProtocolException {
        if (lastTaken > leftAt) {
            throw new ProtocolException(
                    CloseCode.PROTOCOL_ERROR, "GOODBYE names " + lastTaken + " after it has named " + leftAt);
        }
        leftAt = lastTaken;
        events.onGoodbye(this, reason);
        opened().goodbye(lastTaken, reason);
    }

    private SendWindow opened() {
        SendWindow open = window;
        if (open == null) {
            throw new IllegalStateException("not welcomed yet");
        }
        return open;
    }

    @Override
    public void onReadComplete() {
        closeWhenAnswered();
    }

    @Override
    public void appendDue(OutgoingBytes out) {
        // A dialer holds nothing back.
    }

    @Override
    public void onFlush() {
        SendWindow open = window;
        if (open != null) {
            open.date();
        }
    }

    @Override
    public long lastTaken() {
        return 0;
    }

    @Override
    public void onEnd(LinkEnd end) {
        if (expiry != null) {
            expiry.cancel();
        }
        // Whoever hears that a send has failed must not find the connection still open for sending.
        events.onEnd(this, end);
        SendWindow open = window;
        if (open != null) {
            open.close(end);
        }
    }

    @Override
    public void onClosed() {
        events.onClosed(this);
    }

    @Override
    public boolean mayWait() {
        return !node.loop().inLoop() && !ThreadRole.inCallback() && !ThreadRole.inHandler();
    }

    @Override
    public void onHandled(List<PendingSend<?>> sends) {
        node.callbacks().execute(() -> sends.forEach(PendingSend::tellHandled));
    }

    @Override
    public void onSettled(List<PendingSend<?>> sends) {
        node.callbacks().execute(() -> sends.forEach(PendingSend::tell));
    }

    @Override
    public void onBroken(LinkEnd end) {
        node.loop().execute(() -> frames.abort(end.reason(), end.cause()));
    }

    @Override
    public void onDeadlineWithin(long nanos) {
        node.loop().execute(() -> armExpiry(nanos));
    }

    private void armExpiry(long delayNanos) {
        SendWindow open = window;
        long dueAt = node.loop().nanoTime() + delayNanos;
        if (!frames.isOpen() || open == null || (expiry != null && expiryAt - dueAt <= 0)) {
            return;
        }
        if (expiry != null) {
            expiry.cancel();
        }
        expiryAt = dueAt;
        expiry = node.loop().schedule(Math.max(0, delayNanos), () -> {
            expiry = null;
            open.expire();
        });
    }
}
