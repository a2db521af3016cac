package io.flyweight.mq.net;

import io.flyweight.mq.net.Transport.Acceptor;
import io.flyweight.mq.net.Transport.FailureHandler;
import java.io.IOException;
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
import org.slf4j.event.Level;

/** A bound server socket on an {@link EventLoop}. */
final class NioAcceptor implements Acceptor, Registration.Handler {

    private static final Logger LOG = LoggerFactory.getLogger(NioAcceptor.class);
    private static final int BACKLOG = 512;
    private static final int MOST_PER_TURN = 64;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final EventLoop loop;
    final ServerSocketChannel server;
    private final Registration registration;
    private final Address local;
    private final Function<Link, LinkHandler> onAccept;
    private final FailureHandler onFailure;
    private boolean closed;
    private boolean troubled;

    NioAcceptor(
            EventLoop loop, InetSocketAddress address, Function<Link, LinkHandler> onAccept, FailureHandler onFailure)
            throws IOException {
        this.loop = loop;
        this.onAccept = onAccept;
        this.onFailure = onFailure;
        server = ServerSocketChannel.open();
        try {
            server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            Binding.bind(server, address, BACKLOG);
            local = NioTransport.addressOf((InetSocketAddress) server.getLocalAddress());
            registration = loop.register(server, SelectionKey.OP_ACCEPT, this);
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    @Override
    public void onReady() {
        for (int i = 0; i < MOST_PER_TURN && !closed; i++) {
            try {
                SocketChannel accepted = server.accept();
                if (accepted == null) {
                    return;
                }
                troubled = false;
                take(accepted);
            } catch (ClosedChannelException e) {
                fail(e);
            } catch (IOException e) {
                pause(e);
                return;
            }
        }
    }

    /** Out of descriptors, most likely. Not at once again, or the loop would spin on it. */
    private void pause(IOException cause) {
        LOG.atLevel(troubled ? Level.DEBUG : Level.WARN)
                .log("{}: cannot accept, trying again every 100 ms: {}", local, cause.getMessage());
        troubled = true;
        registration.interest(SelectionKey.OP_ACCEPT, false);
        loop.schedule(PAUSE_NANOS, () -> registration.interest(SelectionKey.OP_ACCEPT, true));
    }

    private void take(SocketChannel accepted) throws IOException {
        NioLink link;
        try {
            link = NioLink.accepted(loop, accepted);
        } catch (IOException e) {
            LOG.debug("{}: an accepted connection was gone at once", local, e);
            accepted.close();
            return;
        }
        try {
            link.handler(onAccept.apply(link));
        } catch (RuntimeException | Error e) {
            LOG.error("{}: an accepted connection finds no owner", local, e);
            link.close();
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
    public boolean isOpen() {
        return server.isOpen();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            registration.close();
        } catch (IOException e) {
            LOG.debug("{}: closing failed", local, e);
        }
        loop.releaseClosed();
    }
}
