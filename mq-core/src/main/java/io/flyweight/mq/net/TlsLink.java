package io.flyweight.mq.net;

import io.flyweight.mq.net.TlsSession.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS over another link, the stream. To its owner it looks like a link that opens later, when the handshake is over.
 *
 * <pre>
 * owner: write -&gt; TlsSession -&gt; CipherOutput -&gt; stream
 * owner: onRead &lt;- TlsSession &lt;- stream
 * </pre>
 *
 * What a handshake has to compute runs off the loop; the stream is not read meanwhile. With TLS 1.2, unlike 1.3, the end
 * of one direction ends the other as well.
 */
final class TlsLink implements Link, LinkHandler {

    private static final Logger LOG = LoggerFactory.getLogger(TlsLink.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Shared shared;
    private final Supplier<SSLEngine> engines;
    private final Link stream;
    private final CipherOutput output;
    private final CipherInput input = new CipherInput();
    private @Nullable LinkHandler owner;
    private @Nullable TlsSession session;
    /** The session, once it takes plain bytes. */
    private volatile @Nullable TlsSession writable;

    private Stage stage = Stage.HANDSHAKE;
    private boolean paused;
    private boolean ownerWaits;
    private boolean outputOver;
    private byte[] channelBinding = {};

    private enum Stage {
        HANDSHAKE,
        TASK,
        OPEN,
        /** Nothing more will come, and the owner does not want to hear of it yet. */
        END_HELD,
        INPUT_OVER,
        CLOSED
    }

    /**
     * What the links of a loop share.
     *
     * @param tasks where handshakes compute
     * @param buffers for what waits to be written
     * @param cipher for what has been read from the stream, with what was kept before
     * @param plain for the same, decrypted
     */
    record Shared(Loop loop, Executor tasks, BufferPool buffers, ByteBuffer cipher, ByteBuffer plain) {

        /** Creates what the links of a loop share. */
        Shared(Loop loop, Executor tasks) {
            // An array, and not direct: that is what the JDK's ciphers work on.
            this(loop, tasks, CipherOutput.pool(), CipherInput.buffer(), CipherInput.buffer());
        }
    }

    /**
     * Creates a link.
     *
     * @param opener makes the stream, whose events are this link's
     * @param engines makes the engine, when the stream is open
     */
    TlsLink(Shared shared, Function<LinkHandler, Link> opener, Supplier<SSLEngine> engines) {
        this.shared = shared;
        this.engines = engines;
        this.stream = opener.apply(this);
        this.output = new CipherOutput(stream, shared.loop(), shared.buffers());
    }

    /** Whether the handshake is over. Any thread. */
    boolean isOpen() {
        return writable != null;
    }

    Link stream() {
        return stream;
    }

    void owner(LinkHandler told) {
        this.owner = told;
    }

    @Override
    public void onConnected() {
        advance(NOTHING);
    }

    @Override
    public void onRead(ByteBuffer bytes) {
        advance(bytes);
    }

    /** Goes on with what was kept and what has come. */
    private void advance(ByteBuffer arrived) {
        if (stage == Stage.INPUT_OVER || stage == Stage.CLOSED) {
            return;
        }
        ByteBuffer cipher = input.join(shared.cipher(), arrived);
        try {
            if (stage == Stage.HANDSHAKE) {
                handshake(opened(), cipher);
            }
            if (stage == Stage.OPEN) {
                read(opened(), cipher);
            }
            input.keep(cipher);
        } catch (IOException e) {
            fail(e);
            return;
        }
        flush();
    }

    private void flush() {
        try {
            output.flushOrWait();
        } catch (IOException e) {
            writeFailed(e);
        }
    }

    /** Whoever writes next will find out. What has arrived is read first: it may tell why. */
    private void writeFailed(IOException cause) {
        LOG.debug("{}: the stream is broken", remoteAddress(), cause);
        tellWritable();
    }

    private TlsSession opened() throws IOException {
        TlsSession open = session;
        if (open == null) {
            open = new TlsSession(newEngine(), output);
            session = open;
        }
        return open;
    }

    private SSLEngine newEngine() throws IOException {
        try {
            return engines.get();
        } catch (RuntimeException e) {
            throw new IOException("no engine: " + e.getMessage(), e);
        }
    }

    private void handshake(TlsSession open, ByteBuffer cipher) throws IOException {
        Progress progress = open.handshake(cipher);
        if (progress == Progress.NEEDS_TASK) {
            stage = Stage.TASK;
            applyPause();
            shared.tasks().execute(() -> runTasks(open));
        } else if (progress == Progress.DONE) {
            channelBinding = open.channelBinding();
            stage = Stage.OPEN;
            writable = open;
            if (ownerWaits) {
                stream.awaitWritable();
            }
            if (open.isDialer()) {
                told().onConnected();
            }
        }
    }

    /** Off the loop. What a task finds wrong, the engine tells when it goes on. */
    private void runTasks(TlsSession open) {
        try {
            for (Runnable task = open.nextTask(); task != null && !output.isClosed(); task = open.nextTask()) {
                task.run();
            }
        } finally {
            shared.loop().execute(this::goOn);
        }
    }

    private void goOn() {
        if (stage == Stage.TASK) {
            stage = Stage.HANDSHAKE;
            applyPause();
            advance(NOTHING);
        }
    }

    /** Whatever has arrived is told in one piece, as the stream told it. */
    private void read(TlsSession open, ByteBuffer cipher) throws IOException {
        ByteBuffer plain = shared.plain().clear();
        Status status = Status.OK;
        try {
            while (status == Status.OK && stage == Stage.OPEN) {
                status = open.read(cipher, plain);
                tell(plain);
            }
        } catch (IOException e) {
            tell(plain);
            throw e;
        }
        if (status == Status.CLOSED && stage == Stage.OPEN) {
            end(null);
        }
    }

    private void tell(ByteBuffer plain) {
        if (plain.position() > 0 && stage == Stage.OPEN) {
            told().onRead(plain.flip());
        }
        plain.clear();
    }

    @Override
    public void onEnd(@Nullable IOException cause) {
        if (stage == Stage.HANDSHAKE && cause == null) {
            end(new IOException("the peer ended the connection during the TLS handshake;"
                    + " does it speak TLS, and do both sides trust each other's certificate?"));
        } else {
            end(cause);
        }
    }

    private void end(@Nullable IOException cause) {
        if (stage == Stage.INPUT_OVER || stage == Stage.CLOSED) {
            return;
        }
        if (paused && cause == null) {
            stage = Stage.END_HELD;
        } else {
            stage = Stage.INPUT_OVER;
            told().onEnd(cause);
        }
    }

    private void fail(IOException cause) {
        if (stage == Stage.INPUT_OVER || stage == Stage.CLOSED) {
            return;
        }
        String when = stage == Stage.OPEN ? "TLS failed: " : "the TLS handshake failed: ";
        sayFarewell();
        end(new IOException(when + reason(cause), cause));
    }

    /** What a trust manager threw may stand behind words of the engine's own. */
    private static String reason(IOException cause) {
        String words = String.valueOf(cause.getMessage());
        Throwable root = cause;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String behind = root.getMessage();
        return behind == null || words.contains(behind) ? words : words + ": " + behind;
    }

    private void sayFarewell() {
        TlsSession open = session;
        try {
            if (open != null) {
                open.writeFarewell();
                output.flush();
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("{}: TLS could not say why it ends", remoteAddress(), e);
        }
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        TlsSession open = writable;
        if (open == null) {
            return 0;
        }
        int before = bytes.remaining();
        int end = bytes.limit();
        try {
            boolean more = output.flushOrWait();
            while (more && bytes.position() < end) {
                bytes.limit(Math.min(end, bytes.position() + BufferPool.BUFFER_BYTES));
                boolean all = open.write(bytes);
                more = output.flushOrWait() && all;
            }
        } finally {
            bytes.limit(end);
        }
        return before - bytes.remaining();
    }

    @Override
    public void awaitWritable() {
        ownerWaits = true;
        if (isOpen()) {
            stream.awaitWritable();
        }
    }

    @Override
    public void onWritable() {
        try {
            if (!output.onWritable()) {
                return;
            }
        } catch (IOException e) {
            writeFailed(e);
            return;
        }
        if (outputOver) {
            stream.shutdownOutput();
        }
        tellWritable();
    }

    private void tellWritable() {
        if (ownerWaits && isOpen()) {
            ownerWaits = false;
            told().onWritable();
        }
    }

    @Override
    public void pauseReading() {
        paused = true;
        applyPause();
    }

    @Override
    public void resumeReading() {
        paused = false;
        applyPause();
        if (stage == Stage.END_HELD) {
            shared.loop().execute(() -> {
                if (stage == Stage.END_HELD) {
                    stage = Stage.OPEN;
                    end(null);
                }
            });
        }
    }

    private void applyPause() {
        if (paused || stage == Stage.TASK) {
            stream.pauseReading();
        } else {
            stream.resumeReading();
        }
    }

    @Override
    public void shutdownOutput() {
        outputOver = true;
        sayFarewell();
        stream.awaitWritable();
    }

    @Override
    public void close() {
        stage = Stage.CLOSED;
        output.close();
        stream.close();
    }

    @Override
    public byte[] channelBinding() {
        return channelBinding;
    }

    @Override
    public String localHost() {
        return stream.localHost();
    }

    @Override
    public String remoteAddress() {
        return stream.remoteAddress();
    }

    private LinkHandler told() {
        LinkHandler told = owner;
        if (told == null) {
            throw new IllegalStateException("a link without an owner");
        }
        return told;
    }
}
