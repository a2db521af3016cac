package io.flyweight.mq.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * A stretch of the network that a test can break: whoever connects to {@link #address()} talks to a port of loopback.
 * Between the nodes of an {@link MqTestMesh} there is one for each direction, see {@link MqTestMesh#link}.
 *
 * <pre>{@code
 * MqFaultProxy link = mesh.link("orders", "inventory");
 * link.cut();                                  // every connection is reset, and dialled again
 * link.refuse();                               // no new ones either, until
 * link.restore();
 * link.drop(MqFaultProxy.Way.ANSWERS);         // packets arrive, their answers do not: the sends end as UNKNOWN
 * }</pre>
 *
 * <p>Faults hold for the connections that are there and for later ones, until {@link #restore()} or another fault of the
 * same way. Where no way is named, both are meant.
 *
 * <p>Thread-safe; no method waits, but for the moment in which a close takes effect. The threads behind it are daemons.
 */
public final class MqFaultProxy implements AutoCloseable {

    private static final int BACKLOG = 50;
    private static final long CLOSE_MILLIS = 1_000;

    private final ServerSocket server;
    private final IntSupplier target;
    private final FaultyWay packets = new FaultyWay();
    private final FaultyWay answers = new FaultyWay();
    private final Set<ProxiedConnection> open = ConcurrentHashMap.newKeySet();
    private final Thread accepting;
    private volatile boolean refuses;

    /** The two ways through a proxy. */
    public enum Way {
        /** From whoever dialled to whoever listens: a queue's packets. */
        PACKETS,
        /** Back to whoever dialled: the answers and replies. */
        ANSWERS
    }

    private MqFaultProxy(IntSupplier target) {
        this.target = target;
        try {
            this.server = new ServerSocket(0, BACKLOG, loopback());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        accepting = daemon(this::acceptAll);
    }

    /**
     * Listens at a free port of loopback.
     *
     * @param port the port of loopback to pass on to
     * @return the proxy, without faults
     */
    public static MqFaultProxy to(int port) {
        return to(() -> port);
    }

    /**
     * Listens at a free port of loopback, and passes on to wherever the target is by then.
     *
     * @param port asked at each connection, by the proxy's thread: the port of loopback, 0 while nobody listens, and so is what it throws
     * @return the proxy, without faults
     */
    public static MqFaultProxy to(IntSupplier port) {
        return new MqFaultProxy(port);
    }

    /** Returns where the proxy listens, {@code 127.0.0.1:port}; the same as long as it lives. */
    public String address() {
        return loopback().getHostAddress() + ":" + server.getLocalPort();
    }

    /** Returns how many connections are open now. */
    public int connections() {
        return open.size();
    }

    /** Resets every connection; what is on its way is lost. New ones are accepted. */
    public void cut() {
        open.forEach(ProxiedConnection::cut);
    }

    /** Ends new connections at once, for want of anybody who listens. Those that are there stay; {@link #cut()} ends them. */
    public void refuse() {
        refuses = true;
    }

    /**
     * Leaves connections half open: they stay, and nothing comes through, as behind a cable that was pulled. What is sent
     * waits, and arrives after {@link #restore()}, unless a heartbeat has ended the connection meanwhile.
     *
     * @param which the ways; none for both
     */
    public void hold(Way... which) {
        each(which, FaultyWay::hold);
    }

    /**
     * Loses what is sent from now on, and nobody is told: a heartbeat ends the connection. One that has lost something is
     * broken for good, and {@link #restore()} resets it.
     *
     * @param which the ways; none for both
     */
    public void drop(Way... which) {
        each(which, FaultyWay::drop);
    }

    /**
     * Lets no more than so many bytes through.
     *
     * @param bytesPerSecond for each connection and way; above 0
     * @param which the ways; none for both
     */
    public void slow(int bytesPerSecond, Way... which) {
        if (bytesPerSecond <= 0) {
            throw new IllegalArgumentException("bytesPerSecond: " + bytesPerSecond + " is not allowed; above 0 is");
        }
        each(which, way -> way.slow(bytesPerSecond));
    }

    /**
     * Passes bytes on later. What comes while others wait, waits after them: it takes up to twice the time.
     *
     * @param delay how long bytes wait
     * @param which the ways; none for both
     */
    public void delay(Duration delay, Way... which) {
        each(which, way -> way.delay(delay));
    }

    /** Ends all faults: connections are accepted, and bytes come through at once. Resets connections that lost something. */
    public void restore() {
        refuses = false;
        each(new Way[0], FaultyWay::restore);
        open.stream().filter(ProxiedConnection::hasLost).forEach(ProxiedConnection::cut);
    }

    /** Resets all connections and listens no more: who dials then is refused. */
    @Override
    public void close() {
        try {
            server.close();
            awaitEnd();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            cut();
            restore();
        }
    }

    /** While a thread is about to accept, the system lets connections in, even after the close. */
    private void awaitEnd() {
        if (accepting == Thread.currentThread()) {
            return;
        }
        try {
            accepting.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void each(Way[] which, Consumer<FaultyWay> fault) {
        for (Way way : which.length == 0 ? Way.values() : which) {
            fault.accept(way == Way.PACKETS ? packets : answers);
        }
    }

    private void acceptAll() {
        try {
            while (true) {
                accept(server.accept());
            }
        } catch (IOException e) {
            cut();
        }
    }

    private void accept(Socket dialer) {
        int port = refuses ? 0 : port();
        if (port == 0) {
            daemon(() -> ProxiedConnection.hangUp(dialer));
            return;
        }
        Socket socket = new Socket();
        try {
            socket.connect(new InetSocketAddress(loopback(), port));
            join(dialer, socket);
        } catch (IOException e) {
            List.of(dialer, socket).forEach(ProxiedConnection::reset);
        }
    }

    /** One that fails has no port now, and is asked again. */
    private int port() {
        try {
            return target.getAsInt();
        } catch (RuntimeException e) {
            return 0;
        }
    }

    private void join(Socket dialer, Socket socket) throws IOException {
        ProxiedConnection connection = new ProxiedConnection(dialer, socket, open::remove);
        open.add(connection);
        if (refuses) {
            // Told after it was let in: whoever has cut the others since did not see this one.
            connection.cut();
            return;
        }
        connection.open(packets, answers);
    }

    static InetAddress loopback() {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "mq-fault-proxy");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
