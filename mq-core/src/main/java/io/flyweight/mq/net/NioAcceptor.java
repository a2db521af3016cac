package io.flyweight.mq.net;

import io.flyweight.mq.net.EventLoop.ReadyHandler;
import io.flyweight.mq.net.Transport.Acceptor;
import io.flyweight.mq.net.Transport.FailureHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A bound server socket on an {@link EventLoop}. */
final class NioAcceptor implements Acceptor, ReadyHandler {

    private static final Logger LOG = LoggerFactory.getLogger(NioAcceptor.class);
    private static final int BACKLOG = 512;
    private static final int MOST_PER_TURN = 64;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final EventLoop loop;
    private final ServerSocketChannel server;
    private final SelectionKey key;
    private final Address local;
    private final Function<Link, LinkHandler> onAccept;
    private final FailureHandler onFailure;
    private boolean closed;

    NioAcceptor(
            EventLoop loop, InetSocketAddress address, Function<Link, LinkHandler> onAccept, FailureHandler onFailure)
            throws IOException {
        this.loop = loop;
        this.onAccept = onAccept;
        this.onFailure = onFailure;
        server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            server.bind(address, BACKLOG);
            local = addressOf((InetSocketAddress) server.getLocalAddress());
            key = loop.register(server, SelectionKey.OP_ACCEPT, this);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static Address addressOf(InetSocketAddress bound) {
        InetAddress ip = bound.getAddress();
        return new Address(ip == null ? bound.getHostString() : ip.getHostAddress(), bound.getPort());
    }

    @Override
    public void onReady() {
        for (int i = 0; i < MOST_PER_TURN && !closed; i++) {
            try {
                SocketChannel accepted = server.accept();
                if (accepted == null) {
                    return;
                }
                take(accepted);
            } catch (ClosedChannelException e) {
                fail(e);
            } catch (IOException e) {
                // Out of descriptors, most likely. Not at once again, or the loop would spin on it.
                LOG.warn("{}: cannot accept, pausing for a moment: {}", local, e.getMessage());
                key.interestOps(0);
                loop.schedule(PAUSE_NANOS, this::acceptAgain);
                return;
            }
        }
    }

    private void acceptAgain() {
        if (key.isValid()) {
            key.interestOps(SelectionKey.OP_ACCEPT);
        }
    }

    private void take(SocketChannel accepted) throws IOException {
        try {
            NioLink link = new NioLink(
                    loop,
                    addressOf((InetSocketAddress) accepted.getRemoteAddress()).toString());
            link.handler(onAccept.apply(link));
            link.accept(accepted);
        } catch (IOException | RuntimeException e) {
            LOG.debug("{}: an accepted connection was gone at once", local, e);
            accepted.close();
        }
    }

    private void fail(IOException cause) {
        close();
        onFailure.onFailure(cause);
    }

    @Override
    public void onBroken(Throwable cause) {
        fail(new IOException("internal error", cause));
    }

    @Override
    public Address localAddress() {
        return local;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            server.close();
        } catch (IOException e) {
            LOG.debug("{}: closing failed", local, e);
        }
        loop.releaseClosed();
    }
}
