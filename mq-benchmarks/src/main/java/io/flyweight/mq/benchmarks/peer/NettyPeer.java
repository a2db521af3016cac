package io.flyweight.mq.benchmarks.peer;

import io.flyweight.mq.TlsEngines;
import org.jspecify.annotations.Nullable;

/**
 * Netty over NIO: frames with a length field, and an answering frame of eight bytes for each. Flushes are consolidated on
 * both sides, as its documentation recommends for many small writes; each side has an event loop of its own. The handler
 * is called on the event loop and sees the frame in Netty's buffer; the sender has a promise for each message.
 */
public final class NettyPeer implements Peer {

    private final @Nullable TlsEngines tls;

    /** Without TLS. */
    public NettyPeer() {
        this(null);
    }

    private NettyPeer(@Nullable TlsEngines tls) {
        this.tls = tls;
    }

    /** With the JDK's TLS. */
    public static NettyPeer over(TlsEngines tls) {
        return new NettyPeer(tls);
    }

    @Override
    public String name() {
        return tls == null ? "netty" : "netty TLS";
    }

    @Override
    public String doneMeans() {
        return "handled, acked";
    }

    @Override
    public Pipe openPipe(Load load) throws InterruptedException {
        return new NettyPipe(load, tls);
    }

    @Override
    public Ping openPing(Load load, int callers) throws InterruptedException {
        NettyLink link = new NettyLink(load.bodyBytes(), callers == 1, tls, () -> {});
        return new Ping() {

            @Override
            public void roundTrip(byte[] body) throws InterruptedException {
                link.send(body).sync();
            }

            @Override
            public void close() {
                link.close();
            }
        };
    }

    private static final class NettyPipe implements Pipe {

        private final SendLimit window;
        private final NettyLink link;

        NettyPipe(Load load, @Nullable TlsEngines tls) throws InterruptedException {
            window = new SendLimit(load.windowMessages());
            link = new NettyLink(load.bodyBytes(), false, tls, window::oneDone);
        }

        @Override
        public void send(byte[] body) throws InterruptedException {
            window.take();
            link.send(body);
        }

        @Override
        public long done() {
            link.check();
            return window.done();
        }

        @Override
        public void close() {
            link.close();
        }
    }
}
