package io.flyweight.mq.conn;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.net.Link;
import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.FrameFormat;
import io.flyweight.mq.wire.Handshake;
import io.flyweight.mq.wire.Hello;
import io.flyweight.mq.wire.Welcome;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One accepted connection: the acceptor's side of the protocol. Authenticates the dialer, numbers its packets, gives them
 * to the sender's lane and the lane's answers back. On the loop, but for what the lane calls.
 */
final class InConnection implements ProtocolEnd, Lane.Source {

    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Node node;
    private final Events events;
    private final FrameLink frames;
    private final Answers answers;
    private final Intake intake = new Intake();
    private final int laneBytes;
    private byte[] acceptorNonce = {};
    private @Nullable Hello hello;
    private @Nullable Lane lane;
    private @Nullable PacketBatch batch;
    private int lastBatchCount;
    private long received;
    private volatile boolean paused;
    private boolean dialerLeaves;
    private Step step = Step.AWAIT_HELLO;

    private enum Step {
        AWAIT_HELLO,
        AWAIT_PROOF,
        OPEN,
        LEAVING
    }

    /** What the registry of connections decides and is told. */
    interface Events {

        /** What tells this life of the node from earlier ones. */
        long instanceId();

        /** Admits an authenticated dialer; returns the lane of its packets. */
        Lane onAuthenticated(InConnection connection, String from, long mapDigest);

        /** A dialer was refused. */
        void onRefused(InConnection connection, String claimedName, String why);

        /** Over; {@code from} is the name where it was authenticated. */
        void onEnd(InConnection connection, @Nullable String from, LinkEnd end);

        /** The connection has said goodbye, and its lane goes on until {@link #onLaneDone}. */
        void onLeaving(InConnection connection);

        /** Everything that a leaving connection had received has been handled. */
        void onLaneDone(InConnection connection);

        void onClosed(InConnection connection);
    }

    InConnection(Node node, Link link, int laneBytes, Events events) {
        this.node = node;
        this.events = events;
        this.laneBytes = laneBytes;
        this.frames = new FrameLink(node.setup().acceptors(), handler -> link, this);
        this.answers = new Answers(frames.output(), laneBytes, () -> node.loop().execute(this::resumeLane));
        frames.expectHandshake();
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
            case AWAIT_HELLO -> type == FrameFormat.HELLO || type == FrameFormat.CLOSE;
            case AWAIT_PROOF -> type == FrameFormat.PROOF || type == FrameFormat.CLOSE;
            case OPEN, LEAVING ->
                ProtocolEnd.isForBoth(type)
                        || (!dialerLeaves && (type == FrameFormat.PACKET || type == FrameFormat.REQUEST));
        };
    }

    @Override
    public boolean isWelcomed() {
        return step == Step.OPEN || step == Step.LEAVING;
    }

    @Override
    public int bodyLengthLimit() {
        return FrameFormat.packetLengthLimit(node.packetSizeLimit());
    }

    @Override
    public @Nullable PeerCounts counts() {
        Lane mine = lane;
        return mine == null ? null : mine.counts();
    }

    @Override
    public void onHello(Hello received) {
        hello = received;
        acceptorNonce = node.nonce(FrameFormat.NONCE_BYTES);
        step = Step.AWAIT_PROOF;
        frames.send(out -> FrameEncoder.putChallenge(out, acceptorNonce));
    }

    @Override
    public void onProof(byte[] proof) {
        Hello from = hello;
        if (from == null) {
            throw new IllegalStateException("PROOF before HELLO");
        }
        byte[] transcript = Handshake.transcript(from, acceptorNonce, frames.channelBinding());
        String token = Handshake.provingToken(node.membership().tokens(), transcript, proof);
        if (token == null) {
            refuse(from, CloseCode.UNAUTH, "wrong token", "the token of '" + from.from() + "' differs from ours");
        } else if (!from.to().equals(node.name())) {
            String why = "this is '" + node.name() + "', not '" + from.to() + "'";
            refuse(from, CloseCode.WRONG_NAME, why, why);
        } else if (!node.membership().knows(from.from())) {
            String why = "'" + from.from() + "' is not in the map of '" + node.name() + "'";
            refuse(from, CloseCode.WRONG_NAME, why, why);
        } else {
            welcome(from, transcript, token);
        }
    }

    private void refuse(Hello from, CloseCode code, String toPeer, String toLog) {
        events.onRefused(this, from.from(), toLog);
        frames.close(code, toPeer);
    }

    private void welcome(Hello from, byte[] transcript, String token) {
        long digest = node.membership().digest();
        long instance = events.instanceId();
        byte[] proof = Handshake.acceptorProof(token, transcript, node.packetSizeLimit(), instance, digest);
        step = Step.OPEN;
        lane = events.onAuthenticated(this, from.from(), from.mapDigest());
        frames.established();
        frames.send(out -> FrameEncoder.putWelcome(out, new Welcome(proof, node.packetSizeLimit(), instance, digest)));
    }

    @Override
    public void onPacket(Map<String, String> headers, byte[] body, int size) {
        receive(headers, body, size, false);
    }

    @Override
    public void onRequest(Map<String, String> headers, byte[] body, int size) {
        receive(headers, body, size, true);
    }

    private void receive(Map<String, String> headers, byte[] body, int size, boolean request) {
        Lane mine = lane;
        // After our goodbye the dialer has been told that no later packet is taken.
        if (step == Step.OPEN && mine != null) {
            PacketBatch open = batch;
            if (open == null) {
                open = new PacketBatch(this, received + 1, lastBatchCount);
                batch = open;
            }
            open.add(Packet.received(headers, body, request, mine), size);
        }
    }

    @Override
    public void onReadComplete() {
        Lane mine = lane;
        PacketBatch read = batch;
        if (read == null || mine == null) {
            return;
        }
        batch = null;
        lastBatchCount = read.count();
        received += read.count();
        if (mine.add(read) >= laneBytes) {
            paused = true;
            frames.pauseReading(true);
            resumeWhenRoom(mine.pendingBytes());
        }
    }

    @Override
    public void onGoodbye(long lastTaken, String reason) {
        // The dialer waits for its answers and then closes.
        dialerLeaves = true;
    }

    /** Says goodbye: what has been received is still handled and answered, then the connection closes. */
    void leave() {
        if (step == Step.LEAVING || !frames.isOpen()) {
            return;
        }
        if (step != Step.OPEN) {
            frames.abort("stopping", null);
            return;
        }
        step = Step.LEAVING;
        long last = received;
        frames.send(out -> FrameEncoder.putGoodbye(out, last, "stopping"));
        Lane mine = lane;
        if (mine != null) {
            events.onLeaving(this);
            mine.afterAll(() -> node.loop().execute(this::onLaneReached));
        }
    }

    private void onLaneReached() {
        frames.close(CloseCode.SHUTDOWN, "stopped");
        events.onLaneDone(this);
    }

    /** Ends now; strangers are told nothing. */
    void drop() {
        intake.close();
        if (step == Step.OPEN || step == Step.LEAVING) {
            frames.close(CloseCode.SHUTDOWN, "stopped");
        } else {
            frames.abort("stopped", null);
        }
    }

    @Override
    public void appendDue(OutgoingBytes out) {
        answers.appendDue(out);
    }

    @Override
    public long lastTaken() {
        return intake.close();
    }

    @Override
    public void onEnd(LinkEnd end) {
        if (step != Step.LEAVING) {
            intake.close();
        }
        answers.end();
        resumeLane();
        Hello from = hello;
        events.onEnd(this, lane == null || from == null ? null : from.from(), end);
    }

    @Override
    public void onConnected() {
        // An accepted link is connected from the start.
    }

    @Override
    public void onClosed() {
        events.onClosed(this);
    }

    private void resumeLane() {
        Lane mine = lane;
        if (mine != null && !mine.resume()) {
            node.loop().schedule(RETRY_NANOS, this::resumeLane);
        }
    }

    @Override
    public boolean isCongested() {
        return answers.isCongested();
    }

    @Override
    public boolean take(long number) {
        return intake.take(number);
    }

    @Override
    public void answer(long number, Verdict verdict, boolean last) {
        boolean fatal = verdict.ack() == Ack.ERROR || verdict.ack() == Ack.UNKNOWN;
        if (fatal) {
            intake.close();
        }
        answers.give(number, verdict, last || fatal);
        if (fatal) {
            String why = verdict.reason().isEmpty() ? "the handler answered " + verdict.ack() : verdict.reason();
            node.loop().execute(() -> frames.close(CloseCode.ACK_ERROR, why));
        }
    }

    @Override
    public void onFailed(Throwable cause) {
        intake.close();
        node.loop().execute(() -> frames.abort("a lane failed: " + cause, cause));
    }

    @Override
    public long replyLimit() {
        Hello from = hello;
        return from == null ? 0 : from.packetSizeLimit();
    }

    @Override
    public void onBatchDone(long pendingBytes) {
        resumeWhenRoom(pendingBytes);
    }

    private void resumeWhenRoom(long pendingBytes) {
        if (paused && pendingBytes <= laneBytes / 2) {
            paused = false;
            node.loop().execute(() -> frames.pauseReading(false));
        }
    }
}
