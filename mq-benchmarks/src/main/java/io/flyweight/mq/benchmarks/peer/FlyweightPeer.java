package io.flyweight.mq.benchmarks.peer;

import io.flyweight.mq.Config;
import io.flyweight.mq.Manager;
import io.flyweight.mq.TlsEngines;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Dispatch;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Two nodes of Flyweight MQ, with the settings that are given and otherwise its defaults. A pipe is {@code sendAsync}, a
 * ping is {@code send}.
 */
public final class FlyweightPeer implements Peer {

    private static final String SENDER = "sender";
    private static final String RECEIVER = "receiver";

    private final String name;
    private final UnaryOperator<Config.Builder> settings;

    private FlyweightPeer(String name, UnaryOperator<Config.Builder> settings) {
        this.name = name;
        this.settings = settings;
    }

    /** With default settings: lanes, and a window of 8 MiB and 65,536 packets. */
    public static FlyweightPeer serial() {
        return new FlyweightPeer("flyweight SERIAL", builder -> builder);
    }

    /** Handlers and callbacks run on the I/O thread, and the window is that of the load. */
    public static FlyweightPeer inline(Load load) {
        return new FlyweightPeer(
                "flyweight INLINE",
                builder -> builder.dispatch(Dispatch.INLINE)
                        .callbackExecutor(Runnable::run)
                        .sendWindowPackets(load.windowPackets())
                        .sendWindowBytes(load.windowBytes()));
    }

    /** The same over TLS. */
    public FlyweightPeer over(TlsEngines tls) {
        return new FlyweightPeer(
                name + " TLS", builder -> settings.apply(builder).tls(tls));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String doneMeans() {
        return "handled, acked, future completed";
    }

    private Cluster connect() {
        Cluster cluster = new Cluster(List.of(SENDER, RECEIVER));
        try {
            cluster.start(RECEIVER, (from, packet) -> Ack.OK, settings);
            cluster.start(SENDER, (from, packet) -> Ack.OK, settings);
            cluster.awaitConnected();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    @Override
    public Pipe openPipe(Load load) {
        Cluster cluster = connect();
        return new FlyweightPipe(cluster.manager(SENDER), List.of(RECEIVER), cluster);
    }

    @Override
    public Ping openPing(Load load, int callers) {
        Cluster cluster = connect();
        Manager sender = cluster.manager(SENDER);
        return new Ping() {

            @Override
            public void roundTrip(byte[] body) {
                sender.send(RECEIVER, body);
            }

            @Override
            public void close() {
                cluster.close();
            }
        };
    }
}
