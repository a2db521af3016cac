package io.flyweight.mq;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A stretch of the network between dialers and a node, on which a test can do harm. */
final class FaultProxy implements AutoCloseable {

    private final ServerSocket server;
    private final int targetPort;
    private final List<Wire> wires = new CopyOnWriteArrayList<>();

    /** Listens at any free port of loopback, and passes on to {@code targetPort}. */
    FaultProxy(int targetPort) throws IOException {
        this(0, targetPort);
    }

    FaultProxy(int port, int targetPort) throws IOException {
        this.targetPort = targetPort;
        this.server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        daemon(this::acceptAll);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** How many connections have been made so far. */
    int connections() {
        return wires.size();
    }

    /** Resets every connection; what is on its way is lost. */
    void cut() {
        wires.forEach(Wire::cut);
    }

    /** Resets the dialers' ends alone: what they had sent is still on its way, and the node knows of nothing. */
    void cutDialers() {
        wires.forEach(wire -> reset(wire.dialer));
    }

    /** From now on what is sent on the present connections waits here, both ways, until {@link #letGo}. */
    void hold() {
        wires.forEach(wire -> wire.gate = new CountDownLatch(1));
    }

    void letGo() {
        wires.forEach(wire -> wire.gate.countDown());
    }

    private void acceptAll() {
        try {
            while (true) {
                passOn(server.accept());
            }
        } catch (IOException e) {
            cut();
        }
    }

    private void passOn(Socket dialer) {
        try {
            Wire wire = new Wire(dialer, new Socket(InetAddress.getLoopbackAddress(), targetPort));
            wires.add(wire);
            daemon(() -> wire.pump(wire.dialer, wire.acceptor));
            daemon(() -> wire.pump(wire.acceptor, wire.dialer));
        } catch (IOException e) {
            // Nobody listens at the target.
            reset(dialer);
        }
    }

    /** One connection through the proxy. */
    private static final class Wire {

        private final Socket dialer;
        private final Socket acceptor;
        private volatile CountDownLatch gate = new CountDownLatch(0);

        Wire(Socket dialer, Socket acceptor) throws IOException {
            this.dialer = dialer;
            this.acceptor = acceptor;
            dialer.setTcpNoDelay(true);
            acceptor.setTcpNoDelay(true);
        }

        void cut() {
            reset(dialer);
            reset(acceptor);
        }

        void pump(Socket from, Socket to) {
            byte[] chunk = new byte[64 * 1024];
            try {
                for (int count = from.getInputStream().read(chunk); count >= 0; ) {
                    Mesh.hold(gate);
                    to.getOutputStream().write(chunk, 0, count);
                    count = from.getInputStream().read(chunk);
                }
                Mesh.hold(gate);
                to.shutdownOutput();
            } catch (IOException e) {
                reset(to);
            }
        }
    }

    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It is closed already.
        }
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "fault-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        letGo();
        cut();
    }
}
