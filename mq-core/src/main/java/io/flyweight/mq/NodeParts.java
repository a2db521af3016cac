package io.flyweight.mq;

import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.api.MqWatcher;
import io.flyweight.mq.conn.FrameLink;
import io.flyweight.mq.conn.FrameOutput;
import io.flyweight.mq.conn.Inbound;
import io.flyweight.mq.conn.InterfaceWatch;
import io.flyweight.mq.conn.ListenerGuard;
import io.flyweight.mq.conn.Membership;
import io.flyweight.mq.conn.Node;
import io.flyweight.mq.conn.OutConnection;
import io.flyweight.mq.conn.Timing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;

/** Makes the parts of a node from its {@link Config}. */
final class NodeParts {

    private static final int SLACK_DIVISOR = 10;

    private NodeParts() {}

    static Node node(Config config, Environment environment) {
        FrameLink.Setup setup = new FrameLink.Setup(
                environment.loop(),
                timing(config),
                new FrameOutput.Shared(environment.buffers(), environment.clock()),
                config.readBufferSize);
        return new Node(
                config.name,
                config.packetSizeLimit,
                new Membership(config.queues.keySet(), config.tokens),
                setup,
                environment.transport(),
                environment.random(),
                environment.wall(),
                environment.callbacks());
    }

    private static Timing timing(Config config) {
        return new Timing(
                nanos(config.connectTimeout),
                nanos(config.handshakeTimeout),
                nanos(config.heartbeatInterval),
                nanos(config.heartbeatTimeout),
                nanos(config.readTimeout),
                nanos(config.writeTimeout),
                nanos(config.heartbeatInterval) / SLACK_DIVISOR);
    }

    static OutConnection.Settings out(Config config) {
        return new OutConnection.Settings(
                config.autoReconnect,
                nanos(config.autoReconnectDuration),
                config.sendWindowPackets,
                config.sendWindowBytes);
    }

    static Inbound inbound(Config config, Environment environment, Node node, MqWatcher watcher, Inbound.Peers peers) {
        Executor lanes = config.dispatch == Dispatch.INLINE ? null : environment.handlers();
        return new Inbound(
                node, new Inbound.Settings(config.maxPendingConnections, config.laneBytes, lanes), watcher, peers);
    }

    static ListenerGuard.Settings listener(Config config) {
        return new ListenerGuard.Settings(config.listenerDaemon, nanos(config.listenerDaemonRetryDuration));
    }

    static InterfaceWatch watch(Config config, Node node, Inbound inbound, ListenerGuard guard) {
        InterfaceWatch watch = new InterfaceWatch(node, nanos(config.listenerDaemonRetryDuration));
        watch.add(() -> List.of(guard, inbound));
        return watch;
    }

    /** Returns the nanoseconds of a duration; one of more than a year is a year, so that deadlines do not overflow. */
    static long nanos(Duration duration) {
        return (duration.compareTo(ConfigRules.LONGEST) > 0 ? ConfigRules.LONGEST : duration).toNanos();
    }
}
