package io.flyweight.mq.net;

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
final class NioLink implements Link, Registration.Handler {

    private static final Logger LOG = LoggerFactory.getLogger(NioLink.class);

    private final EventLoop loop;
    private final String remote;
    private @Nullable LinkHandler handler;
    volatile @Nullable SocketChannel channel;
    private @Nullable Registration registration;
    private String localHost = "";
    private boolean ended;
    private volatile boolean closed;

    NioLink(EventLoop loop, String remote) {
        this.loop = loop;
        this.remote = remote;
    }

    /** Takes over an accepted channel. */
    static NioLink accepted(EventLoop loop, SocketChannel socket) throws IOException {
        NioLink link = new NioLink(
                loop,
                NioTransport.addressOf((InetSocketAddress) socket.getRemoteAddress())
                        .toString());
        link.channel = socket;
        prepare(socket);
        link.localHost = NioTransport.hostOf(socket.socket().getLocalAddress());
        link.registration = loop.register(socket, SelectionKey.OP_READ, link);
        return link;
    }

    /** Whether nobody wants it any more. Any thread. */
    boolean isClosed() {
        return closed;
    }

    void handler(LinkHandler owner) {
        this.handler = owner;
    }

    /** Begins to dial an IP address. Does nothing when the link was closed while the name was being resolved. */
    void dial(Address address) {
        if (closed) {
            return;
        }
        try {
            SocketChannel dialled = SocketChannel.open();
            channel = dialled;
            prepare(dialled);
            registration = loop.register(dialled, SelectionKey.OP_CONNECT, this);
            if (dialled.connect(NioTransport.socketAddress(address))) {
                connected(dialled);
            }
        } catch (IOException | RuntimeException e) {
            end(e instanceof IOException io ? io : new IOException("cannot dial " + address, e));
        }
    }

    private static void prepare(SocketChannel socket) throws IOException {
        socket.configureBlocking(false);
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    @Override
    public void onReady() {
        Registration ready = registration;
        SocketChannel socket = channel;
        if (ready == null || socket == null) {
            return;
        }
        if (ready.isReady(SelectionKey.OP_CONNECT)) {
            finishConnect(socket);
            return;
        }
        if (ready.isReady(SelectionKey.OP_WRITE)) {
            interest(SelectionKey.OP_WRITE, false);
            owner().onWritable();
        }
        if (!closed && ready.isReady(SelectionKey.OP_READ)) {
            read(socket);
        }
    }

    private void finishConnect(SocketChannel socket) {
        try {
            if (socket.finishConnect()) {
                connected(socket);
            }
        } catch (IOException e) {
            end(e);
        }
    }

    private void connected(SocketChannel socket) {
        localHost = NioTransport.hostOf(socket.socket().getLocalAddress());
        interest(SelectionKey.OP_CONNECT, false);
        interest(SelectionKey.OP_READ, true);
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
        interest(SelectionKey.OP_READ, !ended);
    }

    private void interest(int ops, boolean wanted) {
        Registration mine = registration;
        if (mine != null) {
            mine.interest(ops, wanted);
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
            if (registration != null) {
                registration.close();
            } else {
                socket.close();
            }
        } catch (IOException e) {
            LOG.debug("{}: closing failed", remote, e);
        }
    }

    @Override
    public String localHost() {
        return localHost;
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
