package io.flyweight.mq.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** TLS between plain bytes and encrypted ones. On the loop, but for {@link #write}. */
final class TlsSession {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final String TLS_1_3 = "TLSv1.3";

    /** Tickets and changes of keys are rare: an honest peer sends none of these, or a few, for so many bytes of data. */
    private static final int MOST_WITHOUT_DATA = 32;

    private static final int DATA_BETWEEN_BYTES = 64 * 1024;

    private final SSLEngine engine;
    private final CipherOutput output;
    private int recordsWithoutData;
    private int dataBytes;

    /** How far a handshake has come. */
    enum Progress {
        DONE,
        NEEDS_INPUT,
        /** {@link #nextTask} gives what must run first. */
        NEEDS_TASK
    }

    TlsSession(SSLEngine engine, CipherOutput output) throws SSLException {
        this.engine = engine;
        this.output = output;
        try {
            engine.beginHandshake();
        } catch (RuntimeException e) {
            throw broken(e);
        }
    }

    /** What a trust manager throws comes out of the engine, later and from any call. */
    static SSLException broken(RuntimeException thrown) {
        return new SSLException(thrown.toString(), thrown);
    }

    boolean isDialer() {
        return engine.getUseClientMode();
    }

    /** Goes on with the handshake as far as what has come allows. */
    Progress handshake(ByteBuffer cipher) throws IOException {
        while (true) {
            switch (engine.getHandshakeStatus()) {
                case NEED_WRAP -> wrapControl();
                case NEED_UNWRAP -> {
                    SSLEngineResult result = unwrap(cipher, NOTHING.duplicate());
                    if (result.getStatus() == Status.CLOSED) {
                        throw new SSLHandshakeException("the peer ended it");
                    }
                    if (result.bytesConsumed() == 0 && isWaiting(result)) {
                        return Progress.NEEDS_INPUT;
                    }
                }
                case NEED_TASK -> {
                    return Progress.NEEDS_TASK;
                }
                default -> {
                    return Progress.DONE;
                }
            }
        }
    }

    private static boolean isWaiting(SSLEngineResult result) {
        return result.getStatus() == Status.BUFFER_UNDERFLOW
                || result.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP;
    }

    @Nullable Runnable nextTask() {
        return engine.getDelegatedTask();
    }

    /**
     * Decrypts what is there, as far as there is room.
     *
     * @return {@code OK} where {@code plain} is full, {@code BUFFER_UNDERFLOW} where more must come first, {@code CLOSED} at
     *     the end
     */
    Status read(ByteBuffer cipher, ByteBuffer plain) throws IOException {
        while (true) {
            SSLEngineResult result = unwrap(cipher, plain);
            switch (result.getStatus()) {
                case BUFFER_OVERFLOW -> {
                    return Status.OK;
                }
                case BUFFER_UNDERFLOW, CLOSED -> {
                    return result.getStatus();
                }
                default -> {
                    count(result);
                    boolean idle = result.bytesConsumed() == 0 && result.bytesProduced() == 0;
                    if (!answerControl() && idle) {
                        return Status.BUFFER_UNDERFLOW;
                    }
                }
            }
        }
    }

    private SSLEngineResult unwrap(ByteBuffer cipher, ByteBuffer plain) throws SSLException {
        try {
            return engine.unwrap(cipher, plain);
        } catch (RuntimeException e) {
            throw broken(e);
        }
    }

    /** Each of them costs the loop as much as many packets do. */
    private void count(SSLEngineResult result) throws SSLException {
        dataBytes += result.bytesProduced();
        if (dataBytes >= DATA_BETWEEN_BYTES) {
            dataBytes = 0;
            recordsWithoutData = 0;
        }
        if (result.bytesProduced() == 0 && ++recordsWithoutData > MOST_WITHOUT_DATA) {
            throw new SSLException("the peer sends records without data again and again");
        }
    }

    /** Does what a message between the data asks for: a ticket, a change of keys. Returns whether there was one. */
    private boolean answerControl() throws IOException {
        HandshakeStatus status = engine.getHandshakeStatus();
        if (status == HandshakeStatus.NOT_HANDSHAKING) {
            return false;
        }
        if (!engine.getSession().getProtocol().equals(TLS_1_3)) {
            throw new SSLException("the peer wants to negotiate again, which this node does not do");
        }
        while (status == HandshakeStatus.NEED_TASK || status == HandshakeStatus.NEED_WRAP) {
            Runnable task = engine.getDelegatedTask();
            if (task != null) {
                task.run();
            } else {
                wrapControl();
            }
            status = engine.getHandshakeStatus();
        }
        return true;
    }

    private void wrapControl() throws IOException {
        SSLEngineResult result = output.wrap(engine, NOTHING.duplicate());
        if (result.bytesProduced() == 0 && result.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
            throw new SSLException("TLS does not get on");
        }
    }

    /**
     * Encrypts. Any thread, one at a time.
     *
     * @return whether all was encrypted; if not, what has come must be read first
     */
    boolean write(ByteBuffer plain) throws IOException {
        while (plain.hasRemaining()) {
            SSLEngineResult result = output.wrap(engine, plain);
            if (result.getStatus() == Status.CLOSED) {
                throw new IOException("TLS has ended");
            }
            if (result.bytesConsumed() == 0 && result.bytesProduced() == 0) {
                if (result.getHandshakeStatus() == HandshakeStatus.NEED_UNWRAP) {
                    throw new IOException("TLS waits for the peer and cannot send");
                }
                return false;
            }
        }
        return true;
    }

    /** Writes the last thing that TLS has to say: the alert after a failure, else that nothing more will come. */
    void writeFarewell() throws IOException {
        engine.closeOutbound();
        while (!engine.isOutboundDone()
                && output.wrap(engine, NOTHING.duplicate()).bytesProduced() > 0) {
            continue;
        }
    }

    /** Returns what ties a proof to this session: SHA-256 of the acceptor's certificate. */
    byte[] channelBinding() throws SSLException {
        SSLSession session = engine.getSession();
        Certificate[] chain = isDialer() ? session.getPeerCertificates() : session.getLocalCertificates();
        if (chain == null || chain.length == 0) {
            throw new SSLException("the acceptor has shown no certificate");
        }
        try {
            return MessageDigest.getInstance("SHA-256").digest(chain[0].getEncoded());
        } catch (CertificateEncodingException | NoSuchAlgorithmException e) {
            throw new SSLException("the acceptor's certificate cannot be used", e);
        }
    }
}
