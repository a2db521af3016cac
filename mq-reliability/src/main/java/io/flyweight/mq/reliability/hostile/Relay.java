package io.flyweight.mq.reliability.hostile;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Passes connections on, and remembers what was said. */
final class Relay implements Assault {

    private final ServerSocket server = new ServerSocket();
    private final InetSocketAddress target;
    private final Tally tally;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream recorded = new ByteArrayOutputStream();
    private volatile boolean closed;

    /** Listens at {@code at}; port 0 is any free one. */
    Relay(InetSocketAddress at, InetSocketAddress target, Tally tally) throws IOException {
        this.target = target;
        this.tally = tally;
        server.setReuseAddress(true);
        server.bind(at);
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** Returns what the dialers have said. */
    byte[] recorded() {
        synchronized (recorded) {
            return recorded.toByteArray();
        }
    }

    private static void start(Runnable job) {
        Thread thread = new Thread(job, "relay");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket dialer = server.accept();
                Socket acceptor = new Socket(target.getAddress(), target.getPort());
                sockets.addAll(List.of(dialer, acceptor));
                tally.opened();
                start(() -> passOn(dialer, acceptor));
                start(() -> listen(acceptor, dialer));
            }
        } catch (IOException e) {
            close();
        }
    }

    private void passOn(Socket dialer, Socket acceptor) {
        pass(dialer, acceptor, bytes -> {
            synchronized (recorded) {
                recorded.write(bytes.array(), 0, bytes.limit());
            }
        });
    }

    private void listen(Socket acceptor, Socket dialer) {
        Heard heard = new Heard();
        pass(acceptor, dialer, heard::hear);
        if (!closed) {
            tally.ended(heard.end());
        }
    }

    private interface Ear {
        void hear(ByteBuffer bytes);
    }

    private static void pass(Socket from, Socket to, Ear ear) {
        byte[] bytes = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                ear.hear(ByteBuffer.wrap(bytes, 0, count));
                out.write(bytes, 0, count);
            }
        } catch (IOException e) {
            ear.hear(ByteBuffer.allocate(0));
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
