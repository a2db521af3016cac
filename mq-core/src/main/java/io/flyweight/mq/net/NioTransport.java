package io.flyweight.mq.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** TCP by {@code java.nio}. */
public final class NioTransport implements Transport {

    private final EventLoop loop;
    private final Executor resolver;

    /**
     * Creates the transport.
     *
     * @param loop where its links live
     * @param resolver where names are looked up, which may block
     */
    public NioTransport(EventLoop loop, Executor resolver) {
        this.loop = loop;
        this.resolver = resolver;
    }

    @Override
    public Link connect(Address remote, LinkHandler handler) {
        loop.assertInLoop();
        NioLink link = new NioLink(loop, remote.toString());
        link.handler(handler);
        if (remote.isLiteral()) {
            resolve(remote, link);
        } else {
            resolver.execute(() -> resolve(remote, link));
        }
        return link;
    }

    private void resolve(Address remote, NioLink link) {
        if (link.isClosed()) {
            return;
        }
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(remote.host()), remote.port());
            loop.execute(() -> link.dial(address));
        } catch (UnknownHostException e) {
            IOException cause = new IOException("unknown host " + remote.host(), e);
            loop.execute(() -> link.end(cause));
        }
    }

    @Override
    public void probe(Address local) throws IOException {
        try (SocketChannel socket = SocketChannel.open()) {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(local.host()), local.port()));
        }
    }

    @Override
    public Acceptor listen(Address local, Function<Link, LinkHandler> onAccept, FailureHandler onFailure)
            throws IOException {
        loop.assertInLoop();
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(local.host()), local.port());
        return new NioAcceptor(loop, address, onAccept, onFailure);
    }
}
