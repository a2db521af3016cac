package io.flyweight.mq.test;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One connection through a proxy: two sockets, and a thread for each way between them. */
final class ProxiedConnection {

    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int LINGER_MILLIS = 1_000;

    private final Socket dialer;
    private final Socket target;
    private final Consumer<ProxiedConnection> onEnd;
    private final AtomicInteger waysOpen = new AtomicInteger(2);
    private volatile boolean hasLost;

    ProxiedConnection(Socket dialer, Socket target, Consumer<ProxiedConnection> onEnd) throws IOException {
        this.dialer = dialer;
        this.target = target;
        this.onEnd = onEnd;
        dialer.setTcpNoDelay(true);
        target.setTcpNoDelay(true);
    }

    void open(FaultyWay packets, FaultyWay answers) {
        MqFaultProxy.daemon(() -> pass(dialer, target, packets));
        MqFaultProxy.daemon(() -> pass(target, dialer, answers));
    }

    void cut() {
        reset(dialer);
        reset(target);
        onEnd.accept(this);
    }

    /** Whether there is a gap in what came through. */
    boolean hasLost() {
        return hasLost;
    }

    private void pass(Socket from, Socket to, FaultyWay way) {
        try {
            passOn(from, to, way);
        } catch (IOException e) {
            cut();
        }
        if (waysOpen.decrementAndGet() == 0) {
            close();
        }
    }

    private void passOn(Socket from, Socket to, FaultyWay way) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
            for (int at = 0; at < count; ) {
                int some = way.admit(count - at);
                if (some == 0) {
                    lose(in, way);
                    return;
                }
                out.write(chunk, at, some);
                at += some;
            }
        }
        if (way.admit(1) > 0) {
            to.shutdownOutput();
        }
    }

    /** A restore that came before the loss was marked has not reset this one. */
    private void lose(InputStream in, FaultyWay way) {
        hasLost = true;
        if (way.drops()) {
            swallow(in);
        } else {
            cut();
        }
    }

    /** What follows a gap is of no use to anybody: this way stays lost, its end included. */
    private static void swallow(InputStream in) {
        try {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // A reset is lost as well.
            return;
        }
    }

    /** A reset would be told now by a read and now by a write, in different words, and each be logged as news. */
    static void hangUp(Socket dialer) {
        try (dialer) {
            dialer.setSoTimeout(LINGER_MILLIS);
            dialer.shutdownOutput();
            swallow(dialer.getInputStream());
        } catch (IOException e) {
            // The dialer has gone first.
            return;
        }
    }

    private void close() {
        for (Socket socket : List.of(dialer, target)) {
            try {
                socket.close();
            } catch (IOException e) {
                reset(socket);
            }
        }
        onEnd.accept(this);
    }

    static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already.
            return;
        }
    }
}
