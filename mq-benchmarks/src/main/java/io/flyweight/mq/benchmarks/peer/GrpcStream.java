package io.flyweight.mq.benchmarks.peer;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A gRPC channel, a server, and one bidirectional stream between them. One thread sends. */
final class GrpcStream implements AutoCloseable {

    private static final long LONGEST_PARK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final byte[] ANSWER = new byte[8];
    private static final MethodDescriptor<byte[], byte[]> METHOD = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName(MethodDescriptor.generateFullMethodName("benchmark", "stream"))
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();

    private final Failure failure = new Failure();
    private final Runnable onDone;
    private final Server server;
    private final ManagedChannel channel;
    private final Sender sender = new Sender();

    GrpcStream(Runnable onDone) throws IOException {
        this.onDone = onDone;
        ServerServiceDefinition service = ServerServiceDefinition.builder("benchmark")
                .addMethod(METHOD, ServerCalls.asyncBidiStreamingCall(Receiver::new))
                .build();
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(service)
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
                .directExecutor()
                .usePlaintext()
                .build();
        ClientCalls.asyncBidiStreamingCall(channel.newCall(METHOD, CallOptions.DEFAULT), sender);
    }

    void send(byte[] body) {
        sender.call().onNext(body);
    }

    void awaitReady() throws InterruptedException {
        sender.awaitReady();
    }

    void check() {
        failure.check();
    }

    @Override
    public void close() {
        sender.call().onCompleted();
        channel.shutdownNow();
        server.shutdownNow();
        try {
            channel.awaitTermination(1, TimeUnit.SECONDS);
            server.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try (stream) {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The server's side of the call. */
    private record Receiver(StreamObserver<byte[]> answers) implements StreamObserver<byte[]> {

        @Override
        public void onNext(byte[] body) {
            answers.onNext(ANSWER);
        }

        @Override
        public void onError(Throwable cause) {
            // The client's side has the cause.
        }

        @Override
        public void onCompleted() {
            answers.onCompleted();
        }
    }

    /** The client's side of the call. */
    private final class Sender implements ClientResponseObserver<byte[], byte[]> {

        private @Nullable ClientCallStreamObserver<byte[]> call;
        private volatile @Nullable Thread waiter;

        @Override
        public void beforeStart(ClientCallStreamObserver<byte[]> stream) {
            call = stream;
            stream.setOnReadyHandler(() -> LockSupport.unpark(waiter));
        }

        ClientCallStreamObserver<byte[]> call() {
            ClientCallStreamObserver<byte[]> begun = call;
            if (begun == null) {
                throw new IllegalStateException("the call has not begun");
            }
            return begun;
        }

        void awaitReady() throws InterruptedException {
            if (call().isReady()) {
                return;
            }
            waiter = Thread.currentThread();
            while (!call().isReady()) {
                LockSupport.parkNanos(this, LONGEST_PARK_NANOS);
                failure.check();
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
            }
            waiter = null;
        }

        @Override
        public void onNext(byte[] answer) {
            onDone.run();
        }

        @Override
        public void onError(Throwable cause) {
            failure.set(cause);
        }

        @Override
        public void onCompleted() {
            // Nobody sends any more.
        }
    }
}
