package io.flyweight.mq.net;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of a connection within a loop, without a socket: a node's way to itself. Bytes are copied into a pooled buffer
 * and read by the other end in a later turn.
 */
public final class LocalLink implements Link {

    private static final Logger LOG = LoggerFactory.getLogger(LocalLink.class);

    private final Loop loop;
    private final BufferPool buffers;
    private final String remote;
    private @Nullable LocalLink other;
    private @Nullable LinkHandler handler;
    private boolean paused;
    private boolean inputOver;
    private volatile boolean closed;
    /** What the other end has written and this one has not read; guarded by the lock of this object. */
    private @Nullable ByteBuffer incoming;

    private boolean incomingOver;
    private boolean writerWaits;

    private LocalLink(Loop loop, BufferPool buffers, String remote) {
        this.loop = loop;
        this.buffers = buffers;
        this.remote = remote;
    }

    /**
     * Connects two ends; {@code dialer} is told in a later turn. On the loop.
     *
     * @param remote what both ends call the other one
     * @param onAccept gives the accepting end its handler; {@code null} refuses
     * @return the dialing end
     */
    public static Link connect(
            Loop loop,
            BufferPool buffers,
            String remote,
            LinkHandler dialer,
            Function<Link, @Nullable LinkHandler> onAccept) {
        loop.assertInLoop();
        LocalLink here = new LocalLink(loop, buffers, remote);
        LocalLink there = new LocalLink(loop, buffers, remote);
        here.other = there;
        there.other = here;
        here.handler = dialer;
        loop.execute(() -> {
            if (here.closed) {
                return;
            }
            LinkHandler acceptor = onAccept.apply(there);
            there.handler = acceptor;
            if (acceptor == null) {
                dialer.onEnd(new IOException("this node does not receive now"));
            } else {
                dialer.onConnected();
            }
        });
        return here;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        LocalLink to = other;
        if (closed || to == null || to.closed) {
            throw new IOException("the connection within this node is closed");
        }
        int count = to.take(bytes);
        if (count > 0) {
            loop.execute(to::turn);
        }
        return count;
    }

    private synchronized int take(ByteBuffer bytes) throws IOException {
        if (incomingOver) {
            throw new IOException("the connection within this node has ended");
        }
        ByteBuffer into = incoming;
        if (into == null) {
            into = buffers.acquire();
            incoming = into;
        }
        int count = Math.min(bytes.remaining(), into.remaining());
        into.put(bytes.slice().limit(count));
        bytes.position(bytes.position() + count);
        return count;
    }

    /** Reads what has come, unless reading is paused. */
    private void turn() {
        LinkHandler owner = handler;
        if (closed || paused || inputOver || owner == null) {
            return;
        }
        ByteBuffer bytes;
        boolean over;
        synchronized (this) {
            bytes = incoming;
            incoming = null;
            over = incomingOver;
        }
        if (bytes != null) {
            read(owner, bytes.flip());
            tellWriter();
        }
        if (over && !closed) {
            inputOver = true;
            owner.onEnd(null);
        }
    }

    private void read(LinkHandler owner, ByteBuffer bytes) {
        try {
            owner.onRead(bytes);
        } catch (RuntimeException | Error e) {
            LOG.error("{}: an event failed; its connection closes", remote, e);
            owner.onEnd(new IOException("internal error", e));
            close();
        } finally {
            buffers.release(bytes);
        }
    }

    private void tellWriter() {
        LocalLink writer = other;
        if (writer != null && writerWaits) {
            writerWaits = false;
            LinkHandler told = writer.handler;
            if (!writer.closed && told != null) {
                told.onWritable();
            }
        }
    }

    @Override
    public void awaitWritable() {
        loop.assertInLoop();
        LocalLink reader = other;
        if (reader == null) {
            return;
        }
        reader.writerWaits = true;
        boolean room;
        synchronized (reader) {
            room = reader.incoming == null;
        }
        if (room) {
            loop.execute(reader::tellWriter);
        }
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
        loop.execute(this::turn);
    }

    @Override
    public void shutdownOutput() {
        LocalLink to = other;
        if (to != null) {
            synchronized (to) {
                to.incomingOver = true;
            }
            loop.execute(to::turn);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        shutdownOutput();
        loop.execute(this::tellWriter);
        synchronized (this) {
            if (incoming != null) {
                buffers.release(incoming);
                incoming = null;
            }
        }
    }

    @Override
    public String localHost() {
        return "";
    }

    @Override
    public String remoteAddress() {
        return remote;
    }
}
