package io.flyweight.mq.benchmarks.peer;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The floor: a blocking TCP connection and nothing else. A pipe copies each body and its length of four bytes into an
 * array of 64 KiB, which is written when it is full; the middle of a larger body is written from where it is. The other end
 * reads into such an array and counts bytes. A ping is the length and the body one way and eight bytes back.
 */
public final class RawPeer implements Peer {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int LENGTH_BYTES = 4;
    private static final int ANSWER_BYTES = 8;

    @Override
    public String name() {
        return "raw";
    }

    @Override
    public String doneMeans() {
        return "bytes arrived and counted";
    }

    @Override
    public Pipe openPipe(Load load) throws IOException {
        return new RawPipe(Pair.connect(), load.bodyBytes());
    }

    @Override
    public Ping openPing(Load load, int callers) throws IOException {
        Ping.requireOne(callers);
        return new RawPing(Pair.connect(), load.bodyBytes());
    }

    private record Pair(Socket near, Socket far) implements AutoCloseable {

        static Pair connect() throws IOException {
            try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                Socket near = new Socket(server.getInetAddress(), server.getLocalPort());
                near.setTcpNoDelay(true);
                Socket far = server.accept();
                far.setTcpNoDelay(true);
                return new Pair(near, far);
            }
        }

        @Override
        public void close() {
            try (near;
                    far) {
                near.shutdownOutput();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class RawPipe implements Pipe {

        private final Pair pair;
        private final int recordBytes;
        private final OutputStream out;
        private final InputStream in;
        private final byte[] batch = new byte[BUFFER_BYTES];
        private final ByteBuffer batched = ByteBuffer.wrap(batch);
        private final byte[] arrived = new byte[BUFFER_BYTES];
        private final AtomicLong arrivedBytes = new AtomicLong();
        private final Failure failure = new Failure();
        private final Daemon receiver;

        RawPipe(Pair pair, int bodyBytes) throws IOException {
            this.pair = pair;
            this.recordBytes = LENGTH_BYTES + bodyBytes;
            this.out = pair.near.getOutputStream();
            this.in = pair.far.getInputStream();
            this.receiver = new Daemon("raw-receiver", failure, this::receive);
        }

        private boolean receive() throws IOException {
            int count = in.read(arrived);
            arrivedBytes.lazySet(arrivedBytes.getPlain() + Math.max(0, count));
            return count >= 0;
        }

        @Override
        public void send(byte[] body) throws IOException {
            if (batched.remaining() < (recordBytes <= BUFFER_BYTES ? recordBytes : LENGTH_BYTES)) {
                flush();
            }
            batched.putInt(body.length);
            int at = Math.min(batched.remaining(), body.length);
            batched.put(body, 0, at);
            if (at < body.length) {
                flush();
                int whole = (body.length - at) / BUFFER_BYTES * BUFFER_BYTES;
                out.write(body, at, whole);
                batched.put(body, at + whole, body.length - at - whole);
            }
        }

        @Override
        public void flush() throws IOException {
            out.write(batch, 0, batched.position());
            batched.clear();
        }

        @Override
        public long done() {
            failure.check();
            return arrivedBytes.get() / recordBytes;
        }

        @Override
        public void close() {
            receiver.stop();
            pair.close();
            receiver.close();
        }
    }

    private static final class RawPing implements Ping {

        private final Pair pair;
        private final byte[] out;
        private final byte[] in = new byte[ANSWER_BYTES];
        private final byte[] farIn;
        private final byte[] farOut = new byte[ANSWER_BYTES];
        private final Failure failure = new Failure();
        private final Daemon echo;

        RawPing(Pair pair, int bodyBytes) {
            this.pair = pair;
            this.out = new byte[LENGTH_BYTES + bodyBytes];
            this.farIn = new byte[LENGTH_BYTES + bodyBytes];
            this.echo = new Daemon("raw-echo", failure, this::answer);
        }

        private boolean answer() throws IOException {
            readAll(pair.far, farIn);
            pair.far.getOutputStream().write(farOut);
            return true;
        }

        private static void readAll(Socket socket, byte[] bytes) throws IOException {
            if (socket.getInputStream().readNBytes(bytes, 0, bytes.length) < bytes.length) {
                throw new EOFException();
            }
        }

        @Override
        public void roundTrip(byte[] body) throws IOException {
            failure.check();
            ByteBuffer.wrap(out).putInt(body.length).put(body);
            pair.near.getOutputStream().write(out);
            readAll(pair.near, in);
        }

        @Override
        public void close() {
            echo.stop();
            pair.close();
            echo.close();
        }
    }
}
