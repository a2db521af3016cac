package io.flyweight.mq.net;

import io.flyweight.mq.net.EventLoop.ReadyHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A TCP connection on an {@link EventLoop}. */
final class NioLink implements Link, ReadyHandler {

    private static final Logger LOG = LoggerFactory.getLogger(NioLink.class);

    private final EventLoop loop;
    private final String remote;
    private @Nullable LinkHandler handler;
    private volatile @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private boolean ended;
    private volatile boolean closed;

    NioLink(EventLoop loop, String remote) {
        this.loop = loop;
        this.remote = remote;
    }

    /** Whether nobody wants it any more. Any thread. */
    boolean isClosed() {
        return closed;
    }

    void handler(LinkHandler owner) {
        this.handler = owner;
    }

    /** Begins to dial. Does nothing when the link was closed while the name was being resolved. */
    void dial(InetSocketAddress address) {
        if (closed) {
            return;
        }
        try {
            SocketChannel dialled = SocketChannel.open();
            channel = dialled;
            prepare(dialled);
            key = loop.register(dialled, SelectionKey.OP_CONNECT, this);
            if (dialled.connect(address)) {
                connected();
            }
        } catch (IOException | RuntimeException e) {
            end(e instanceof IOException io ? io : new IOException("cannot dial " + address, e));
        }
    }

    /** Takes over an accepted channel. */
    void accept(SocketChannel accepted) throws IOException {
        channel = accepted;
        prepare(accepted);
        key = loop.register(accepted, SelectionKey.OP_READ, this);
    }

    private static void prepare(SocketChannel socket) throws IOException {
        socket.configureBlocking(false);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    @Override
    public void onReady() {
        SelectionKey ready = key;
        SocketChannel socket = channel;
        if (ready == null || socket == null || !ready.isValid()) {
            return;
        }
        if (ready.isConnectable()) {
            finishConnect(socket);
            return;
        }
        if (ready.isWritable()) {
            interest(SelectionKey.OP_WRITE, false);
            owner().onWritable();
        }
        if (!closed && ready.isValid() && ready.isReadable()) {
            read(socket);
        }
    }

    private void finishConnect(SocketChannel socket) {
        try {
            if (socket.finishConnect()) {
                connected();
            }
        } catch (IOException e) {
            end(e);
        }
    }

    private void connected() {
        SelectionKey mine = key;
        if (mine != null) {
            mine.interestOps(SelectionKey.OP_READ);
        }
        // Never from inside connect(): the owner must hold the link before it hears of it.
        loop.execute(() -> {
            if (!closed) {
                owner().onConnected();
            }
        });
    }

    private void read(SocketChannel socket) {
        ByteBuffer buffer = loop.readBuffer();
        int count;
        try {
            count = socket.read(buffer);
        } catch (IOException e) {
            end(e);
            return;
        }
        if (count < 0) {
            end(null);
        } else if (count > 0) {
            owner().onRead(buffer.flip());
        }
    }

    void end(@Nullable IOException cause) {
        if (closed || ended) {
            return;
        }
        ended = true;
        LinkHandler told = owner();
        interest(SelectionKey.OP_READ | SelectionKey.OP_CONNECT, false);
        told.onEnd(cause);
    }

    @Override
    public void onBroken(Throwable cause) {
        try {
            end(new IOException("internal error", cause));
        } finally {
            close();
        }
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        SocketChannel socket = channel;
        if (socket == null) {
            throw new IOException("not connected");
        }
        return socket.write(bytes);
    }

    @Override
    public void awaitWritable() {
        interest(SelectionKey.OP_WRITE, true);
    }

    @Override
    public void pauseReading() {
        interest(SelectionKey.OP_READ, false);
    }

    @Override
    public void resumeReading() {
        interest(SelectionKey.OP_READ, true);
    }

    private void interest(int ops, boolean wanted) {
        SelectionKey mine = key;
        if (mine != null && mine.isValid()) {
            mine.interestOps(wanted ? mine.interestOps() | ops : mine.interestOps() & ~ops);
        }
    }

    @Override
    public void shutdownOutput() {
        SocketChannel socket = channel;
        if (socket == null || closed) {
            return;
        }
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            LOG.debug("{}: ending the output failed", remote, e);
        }
    }

    @Override
    public void close() {
        closed = true;
        SocketChannel socket = channel;
        if (socket == null) {
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("{}: closing failed", remote, e);
        }
    }

    @Override
    public String remoteAddress() {
        return remote;
    }

    private LinkHandler owner() {
        LinkHandler owner = handler;
        if (owner == null) {
            throw new IllegalStateException("a link without a handler");
        }
        return owner;
    }
}
