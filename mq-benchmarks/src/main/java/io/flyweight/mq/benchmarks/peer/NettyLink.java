package io.flyweight.mq.benchmarks.peer;

import io.flyweight.mq.TlsEngines;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LengthFieldPrepender;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** Two Netty channels, connected: one sends and is answered, the other one answers. Any thread sends. */
final class NettyLink implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final int LENGTH_BYTES = 4;
    private static final int ANSWER_BYTES = 8;
    private static final int LARGE_BYTES = 32 * 1024;

    private final EventLoopGroup nearLoop = newLoop();
    private final EventLoopGroup farLoop = newLoop();
    private final Failure failure = new Failure();
    private final Runnable onDone;
    private final Channel server;
    private final Channel near;

    /** A message on its way to the event loop, and who waits for its answer. */
    private record Outgoing(byte[] body, Promise<Void> answer) {}

    /**
     * Connects.
     *
     * @param alone whether a message mostly goes alone: then a flush is not delayed for others to join it
     * @param tls makes the engines, {@code null} for no TLS
     * @param onDone called on the event loop for each answer, in order
     */
    NettyLink(int bodyBytes, boolean alone, @Nullable TlsEngines tls, Runnable onDone) throws InterruptedException {
        this.onDone = onDone;
        Supplier<SSLEngine> servers = tls == null ? null : tls::server;
        Supplier<SSLEngine> clients = tls == null ? null : () -> tls.client(HOST, 0);
        ServerBootstrap acceptor = new ServerBootstrap()
                .group(farLoop)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new Frames(bodyBytes, alone, servers) {

                    @Override
                    ChannelDuplexHandler last() {
                        return new Answering();
                    }
                });
        server = acceptor.bind(new InetSocketAddress(HOST, 0)).sync().channel();
        Bootstrap dialer = new Bootstrap()
                .group(nearLoop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new Frames(ANSWER_BYTES, alone, clients) {

                    @Override
                    ChannelDuplexHandler last() {
                        return new Asking();
                    }
                });
        near = dialer.connect(server.localAddress()).sync().channel();
        SslHandler ssl = near.pipeline().get(SslHandler.class);
        if (ssl != null) {
            ssl.handshakeFuture().sync();
        }
    }

    private static EventLoopGroup newLoop() {
        return new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    }

    Future<Void> send(byte[] body) {
        Promise<Void> answer = new DefaultPromise<>(near.eventLoop());
        near.writeAndFlush(new Outgoing(body, answer), near.voidPromise());
        return answer;
    }

    void check() {
        failure.check();
    }

    @Override
    public void close() {
        near.close();
        server.close();
        nearLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
        farLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** The pipeline of either side. */
    private abstract static class Frames extends ChannelInitializer<Channel> {

        private final int mostBytes;
        private final boolean alone;

        private final @Nullable Supplier<SSLEngine> engines;

        Frames(int mostBytes, boolean alone, @Nullable Supplier<SSLEngine> engines) {
            this.mostBytes = mostBytes;
            this.alone = alone;
            this.engines = engines;
        }

        abstract ChannelDuplexHandler last();

        @Override
        protected void initChannel(Channel channel) {
            int flushes = FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES;
            if (engines != null) {
                channel.pipeline().addLast(new SslHandler(engines.get()));
            }
            channel.pipeline()
                    .addLast(new FlushConsolidationHandler(flushes, !alone))
                    .addLast(new LengthFieldBasedFrameDecoder(
                            LENGTH_BYTES + mostBytes, 0, LENGTH_BYTES, 0, LENGTH_BYTES))
                    .addLast(new LengthFieldPrepender(LENGTH_BYTES))
                    .addLast(last());
        }
    }

    /** The receiver's end of the pipeline. */
    private final class Answering extends ChannelDuplexHandler {

        private long handled;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ((ByteBuf) message).release();
            ByteBuf answer = context.alloc().ioBuffer(ANSWER_BYTES).writeLong(++handled);
            context.writeAndFlush(answer, context.voidPromise());
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failure.set(cause);
            context.close();
        }
    }

    /** The sender's end of the pipeline. */
    private final class Asking extends ChannelDuplexHandler {

        private final ArrayDeque<Promise<Void>> unanswered = new ArrayDeque<>();
        private long answered;

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            Outgoing outgoing = (Outgoing) message;
            unanswered.add(outgoing.answer);
            byte[] body = outgoing.body;
            ByteBuf bytes = body.length < LARGE_BYTES
                    ? context.alloc().ioBuffer(body.length).writeBytes(body)
                    : Unpooled.wrappedBuffer(body);
            context.write(bytes, promise);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
            ByteBuf answer = (ByteBuf) message;
            long number = answer.readLong();
            answer.release();
            if (number != ++answered) {
                throw new IOException("answer " + number + " came as number " + answered);
            }
            unanswered.remove().setSuccess(null);
            onDone.run();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            failure.set(cause);
            context.close();
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            unanswered.forEach(answer -> answer.tryFailure(new ClosedChannelException()));
        }
    }
}
