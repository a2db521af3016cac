package io.flyweight.mq.conn;

import io.flyweight.mq.net.Link;
import io.flyweight.mq.net.LinkHandler;
import io.flyweight.mq.net.Loop;
import io.flyweight.mq.time.Timers;
import io.flyweight.mq.wire.CloseCode;
import io.flyweight.mq.wire.FrameDecoder;
import io.flyweight.mq.wire.FrameEncoder;
import io.flyweight.mq.wire.FrameFormat;
import io.flyweight.mq.wire.ProtocolException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A link that speaks frames: what both ends of a connection have in common. Decodes what comes in, owns the output,
 * keeps the connection alive, and ends it in the order that the protocol asks for. On the loop.
 *
 * <pre>
 * open -&gt; CLOSE sent -&gt; output shut down -&gt; reads and discards -&gt; closed        (close)
 *      -&gt; CLOSE received, end of stream or failure ----------------&gt; closed        (end, abort)
 * </pre>
 */
public final class FrameLink implements LinkHandler, FrameOutput.Events, Heartbeat.Events {

    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Fits the length limit of the handshake, whatever the characters. */
    private static final int MOST_REASON_CHARS = 160;

    private final Loop loop;
    private final Link link;
    private final ProtocolEnd owner;
    private final Timing timing;
    private final FrameDecoder decoder;
    private final FrameOutput output;
    private final Heartbeat heartbeat;
    private final PingPong pingPong;
    private Timers.@Nullable Timer deadline;
    private @Nullable IOException writeFailure;
    private boolean prefaceSent;
    private Stage stage = Stage.OPEN;

    private enum Stage {
        OPEN,
        /** Over for its owner; the socket may still be open for the peer to read the CLOSE. */
        ENDED,
        CLOSED
    }

    /** What a node's connections share, and how to make the link itself. */
    public record Setup(Loop loop, Timing timing, FrameOutput.Shared shared, int readBufferBytes) {

        Setup acceptors() {
            return new Setup(loop, timing.acceptors(), shared, readBufferBytes);
        }
    }

    FrameLink(Setup setup, Function<LinkHandler, Link> opener, ProtocolEnd owner) {
        this.loop = setup.loop();
        this.link = opener.apply(this);
        this.owner = owner;
        this.timing = setup.timing();
        this.decoder = new FrameDecoder(owner, setup.readBufferBytes());
        this.output = new FrameOutput(link, loop, setup.shared(), this);
        this.heartbeat = new Heartbeat(loop, timing, output, this);
        this.pingPong = new PingPong(setup.shared().clock());
    }

    FrameOutput output() {
        return output;
    }

    PingPong pingPong() {
        return pingPong;
    }

    byte[] channelBinding() {
        return link.channelBinding();
    }

    String localHost() {
        return link.localHost();
    }

    String remoteAddress() {
        return link.remoteAddress();
    }

    boolean isOpen() {
        return stage == Stage.OPEN;
    }

    /** Gives the peer until the handshake deadline to authenticate. */
    void expectHandshake() {
        expect(timing.handshake(), "the handshake was not finished in time");
    }

    /** Gives the dial until the connect deadline. */
    void expectConnect() {
        expect(timing.connect(), "no connection within the connect timeout");
    }

    /** Gives the peer as long for the CLOSE that it owes. */
    void expectClose() {
        expect(timing.handshake(), "the peer's CLOSE did not come");
    }

    private void expect(long nanos, String what) {
        cancelDeadline();
        deadline = loop.schedule(nanos, () -> {
            String reason = what + " (" + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms)";
            if (prefaceSent) {
                close(CloseCode.TIMEOUT, reason);
            } else {
                abort(reason, null);
            }
        });
    }

    /** The handshake is over: from now on the heartbeat watches. */
    void established() {
        cancelDeadline();
        heartbeat.start();
    }

    /** Appends one control frame, after the preface if that is not out yet, and writes. */
    void send(Consumer<ByteBuffer> frame) {
        output.lock().lock();
        try {
            putPrefaceOnce();
            owner.appendDue(output.bytes());
            output.bytes().appendFrame(frame);
        } finally {
            output.lock().unlock();
        }
        output.flush();
    }

    private void putPrefaceOnce() {
        if (!prefaceSent) {
            prefaceSent = true;
            FrameEncoder.putPreface(output.bytes().stage(FrameFormat.PREFACE_BYTES));
        }
    }

    void pauseReading(boolean paused) {
        if (stage != Stage.OPEN) {
            return;
        }
        heartbeat.readingPaused(paused);
        if (paused) {
            link.pauseReading();
        } else {
            link.resumeReading();
        }
    }

    /** Sends CLOSE and ends: the peer gets a second to read it. */
    void close(CloseCode code, String reason) {
        if (stage != Stage.OPEN) {
            return;
        }
        long lastTaken = owner.lastTaken();
        end();
        link.resumeReading();
        deadline = loop.schedule(LINGER_NANOS, this::closeLink);
        owner.onEnd(LinkEnd.closedHere(code, reason));
        if (writeFailure != null) {
            closeLink();
        } else {
            String told = reason.length() > MOST_REASON_CHARS ? reason.substring(0, MOST_REASON_CHARS) : reason;
            output.finish(out -> {
                if (!prefaceSent) {
                    FrameEncoder.putPreface(out);
                }
                FrameEncoder.putClose(out, code, lastTaken, told);
            });
        }
    }

    /** The peer's CLOSE has come. */
    void closedByPeer(CloseCode code, long lastTaken, String reason) {
        finish(LinkEnd.told(code, lastTaken, reason));
    }

    /** Ends without a word. */
    void abort(String reason, @Nullable Throwable cause) {
        finish(LinkEnd.lost(reason, cause));
    }

    private void finish(LinkEnd how) {
        if (stage != Stage.OPEN) {
            return;
        }
        end();
        output.end();
        owner.onEnd(how);
        closeLink();
    }

    private void end() {
        stage = Stage.ENDED;
        decoder.stop();
        heartbeat.stop();
        cancelDeadline();
    }

    /** Closes the socket, whatever it still waits for. */
    void closeNow(String reason) {
        abort(reason, null);
        closeLink();
    }

    private void closeLink() {
        if (stage == Stage.CLOSED) {
            return;
        }
        stage = Stage.CLOSED;
        cancelDeadline();
        output.end();
        link.close();
        owner.onClosed();
    }

    private void cancelDeadline() {
        if (deadline != null) {
            deadline.cancel();
            deadline = null;
        }
    }

    @Override
    public void onConnected() {
        owner.onConnected();
    }

    @Override
    public void onRead(ByteBuffer bytes) {
        if (stage != Stage.OPEN) {
            return;
        }
        heartbeat.onRead();
        PeerCounts counts = owner.counts();
        if (counts != null) {
            counts.onRead(bytes.remaining());
        }
        try {
            decoder.decode(bytes);
            owner.onReadComplete();
            pingPong.answer(output);
        } catch (ProtocolException e) {
            owner.onReadComplete();
            if (e.foreign()) {
                abort(String.valueOf(e.getMessage()), e);
            } else {
                close(e.code(), String.valueOf(e.getMessage()));
            }
        }
    }

    @Override
    public void onWritable() {
        output.onWritable();
    }

    @Override
    public void onEnd(@Nullable IOException cause) {
        IOException failure = writeFailure == null ? cause : writeFailure;
        if (stage == Stage.ENDED) {
            closeLink();
        } else if (failure == null) {
            abort("the peer closed the connection without a word", null);
        } else {
            abort(Causes.describe(failure), failure);
        }
    }

    @Override
    public void appendDue(OutgoingBytes out) {
        owner.appendDue(out);
        pingPong.appendDue(out);
    }

    @Override
    public void onFlush() {
        owner.onFlush();
    }

    @Override
    public void onWritten(int bytes) {
        PeerCounts counts = owner.counts();
        if (counts != null) {
            counts.onWritten(bytes);
        }
    }

    @Override
    public void onDrained() {
        if (stage == Stage.ENDED) {
            link.shutdownOutput();
        }
    }

    /** What has arrived is read first: it may be the CLOSE that tells why. */
    @Override
    public void onWriteFailed(IOException cause) {
        writeFailure = cause;
        if (stage == Stage.ENDED) {
            closeLink();
        } else if (stage == Stage.OPEN) {
            link.resumeReading();
            loop.schedule(LINGER_NANOS, () -> abort(Causes.describe(cause), cause));
        }
    }

    @Override
    public void onQuiet() {
        pingPong.ping(output);
    }

    @Override
    public void onDead(String reason) {
        close(CloseCode.TIMEOUT, reason);
    }
}
