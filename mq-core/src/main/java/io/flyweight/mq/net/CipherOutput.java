package io.flyweight.mq.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.Status;
import org.jspecify.annotations.Nullable;

/** What TLS has encrypted and the stream has not taken. Any thread; the lock is held while the stream takes some, without waiting. */
final class CipherOutput {

    /** Room for one more record of the largest size behind a full buffer's worth of them. */
    private static final int EXTRA_BYTES = 32 * 1024;

    private static final int BUFFER_BYTES = BufferPool.BUFFER_BYTES + EXTRA_BYTES;

    /** No honest peer makes TLS answer more without reading the answers. */
    private static final int MOST_WAITING_BYTES = 128 * 1024;

    private final Link stream;
    private final Loop loop;
    private final BufferPool buffers;
    private final AtomicBoolean writableAwaited = new AtomicBoolean();
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable ByteBuffer waiting;
    private volatile boolean closed;

    CipherOutput(Link stream, Loop loop, BufferPool buffers) {
        this.stream = stream;
        this.loop = loop;
        this.buffers = buffers;
    }

    static BufferPool pool() {
        return new BufferPool(bytes -> ByteBuffer.allocateDirect(bytes + EXTRA_BYTES));
    }

    /**
     * Encrypts one record's worth, or what TLS itself has to say.
     *
     * @return what the engine made of it, never an overflow
     */
    SSLEngineResult wrap(SSLEngine engine, ByteBuffer plain) throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("the connection is closed");
            }
            ByteBuffer into = waiting == null ? buffers.acquire() : waiting;
            waiting = into;
            SSLEngineResult result = engine.wrap(plain, into);
            while (result.getStatus() == Status.BUFFER_OVERFLOW) {
                into = grow(into, engine.getSession().getPacketBufferSize());
                result = engine.wrap(plain, into);
            }
            return result;
        } catch (RuntimeException e) {
            throw TlsSession.broken(e);
        } finally {
            lock.unlock();
        }
    }

    private ByteBuffer grow(ByteBuffer full, int wanted) throws IOException {
        int size = full.position() + wanted;
        if (size > MOST_WAITING_BYTES) {
            throw new IOException("the peer does not read what TLS has to tell it, " + full.position() + " bytes");
        }
        ByteBuffer larger = ByteBuffer.allocateDirect(Math.min(2 * size, MOST_WAITING_BYTES));
        larger.put(full.flip());
        waiting = larger;
        return larger;
    }

    /**
     * Has the stream take what it takes now.
     *
     * @return whether nothing waits any more
     */
    boolean flush() throws IOException {
        lock.lock();
        try {
            ByteBuffer bytes = waiting;
            if (bytes == null) {
                return true;
            }
            bytes.flip();
            try {
                if (bytes.hasRemaining()) {
                    stream.write(bytes);
                }
            } finally {
                bytes.compact();
            }
            if (bytes.position() > 0) {
                return false;
            }
            release(bytes);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The same; what the stream does not take now is written once it does, without being asked again. */
    boolean flushOrWait() throws IOException {
        if (flush()) {
            return true;
        }
        if (writableAwaited.compareAndSet(false, true)) {
            if (loop.inLoop()) {
                stream.awaitWritable();
            } else {
                loop.execute(stream::awaitWritable);
            }
        }
        return false;
    }

    /** The stream takes bytes again. Returns whether nothing waits any more. On the loop. */
    boolean onWritable() throws IOException {
        writableAwaited.set(false);
        return flushOrWait();
    }

    private void release(ByteBuffer buffer) {
        waiting = null;
        if (buffer.capacity() == BUFFER_BYTES) {
            buffers.release(buffer);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Lets go of everything. */
    void close() {
        lock.lock();
        try {
            closed = true;
            if (waiting != null) {
                release(waiting);
            }
        } finally {
            lock.unlock();
        }
    }
}
