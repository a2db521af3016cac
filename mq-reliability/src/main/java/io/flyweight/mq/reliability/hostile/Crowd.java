package io.flyweight.mq.reliability.hostile;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Hostile connections of one kind, all on one thread. Those that have ended are followed by others. */
final class Crowd implements Assault {

    /** So many are opened between two looks at those that are there. */
    private static final int MOST_AT_ONCE = 64;

    private static final int READ_BYTES = 256 * 1024;
    private static final long TICK_MILLIS = 10;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final InetSocketAddress target;
    private final Script script;
    private final Pace pace;
    private final Tally tally;
    private final Selector selector;
    private final Thread thread;
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BYTES);
    private final List<HostilePeer> peers = new ArrayList<>();
    private volatile boolean closed;

    /**
     * How many, and how fast.
     *
     * @param most at a time
     * @param perSecond opened in a second, 0 for as many as possible
     * @param addresses from which they come, in turns
     */
    record Pace(int most, int perSecond, int addresses) {}

    private Crowd(InetSocketAddress target, Script script, Pace pace, Tally tally) throws IOException {
        this.target = target;
        this.script = script;
        this.pace = pace;
        this.tally = tally;
        this.selector = Selector.open();
        this.thread = new Thread(this::run, "attacker");
        thread.setDaemon(true);
    }

    /** Begins to dial the target. */
    static Crowd dialling(InetSocketAddress target, Script script, Pace pace, Tally tally) throws IOException {
        Crowd crowd = new Crowd(target, script, pace, tally);
        crowd.thread.start();
        return crowd;
    }

    /** Begins to wait for the node at an address of its map. */
    static Crowd accepting(InetSocketAddress at, Script script, Tally tally) throws IOException {
        Crowd crowd = new Crowd(at, script, new Pace(0, 0, 1), tally);
        ServerSocketChannel server = ServerSocketChannel.open();
        server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        server.bind(at).configureBlocking(false);
        server.register(crowd.selector, SelectionKey.OP_ACCEPT);
        crowd.thread.start();
        return crowd;
    }

    private void run() {
        try (selector) {
            long began = System.nanoTime();
            long opened = 0;
            while (!closed) {
                selector.select(this::serve, pace.perSecond() == 0 && peers.size() < pace.most() ? 1 : TICK_MILLIS);
                long now = System.nanoTime();
                peers.forEach(peer -> peer.tick(now));
                peers.removeIf(HostilePeer::isOver);
                long due = pace.perSecond() == 0
                        ? Long.MAX_VALUE
                        : (now - began) * pace.perSecond() / SECOND_NANOS + 1 - opened;
                long count = Math.min(Math.min(due, MOST_AT_ONCE), pace.most() - peers.size());
                for (int i = 0; i < count; i++) {
                    open(opened++);
                }
            }
            peers.forEach(HostilePeer::close);
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException e) {
            tally.ended("the attacker failed: " + e);
        }
    }

    private void serve(SelectionKey key) {
        if (key.attachment() instanceof HostilePeer peer) {
            peer.onReady();
        } else if (key.channel() instanceof ServerSocketChannel server) {
            accept(server);
        }
    }

    private void accept(ServerSocketChannel server) {
        try {
            SocketChannel accepted = server.accept();
            if (accepted != null) {
                add(accepted).begin();
            }
        } catch (IOException e) {
            tally.ended("the attacker cannot accept: " + e);
        }
    }

    private void open(long index) throws IOException {
        SocketChannel channel = SocketChannel.open();
        if (pace.addresses() > 1) {
            channel.bind(new InetSocketAddress(address(index % pace.addresses()), 0));
        }
        HostilePeer peer = add(channel);
        if (channel.connect(target)) {
            peer.begin();
        }
    }

    private HostilePeer add(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT & channel.validOps());
        HostilePeer peer = new HostilePeer(channel, key, script, tally, readBuffer);
        peers.add(peer);
        return peer;
    }

    /** All of 127.0.0.0/8 is this machine. */
    private static InetAddress address(long index) throws IOException {
        return InetAddress.getByAddress(
                new byte[] {127, (byte) (1 + (index >> 16)), (byte) (index >> 8), (byte) index});
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
