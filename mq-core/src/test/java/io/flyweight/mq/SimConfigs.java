package io.flyweight.mq;

import io.flyweight.mq.api.Dispatch;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Settings by chance, with which a mesh must come to rest in bounded time. */
final class SimConfigs {

    private final Random random;
    private final List<String> names;
    private final Duration heartbeatInterval;
    private final Duration heartbeatTimeout;

    SimConfigs(Random random, List<String> names) {
        this.random = random;
        this.names = names;
        this.heartbeatInterval = Duration.ofMillis(300 + random.nextInt(3000));
        this.heartbeatTimeout = heartbeatInterval.multipliedBy(2).plusMillis(1000 + random.nextInt(4000));
    }

    /** The address of a name's queue; where its host is, the network knows. */
    static String address(String name) {
        return host(name) + ":1";
    }

    static String host(String name) {
        return "host-of-" + name;
    }

    /** Returns settings for one node. */
    Config of(String own, @Nullable String listenAddress) {
        Config.Builder builder = Config.builder(own)
                .listenAddress(listenAddress)
                .authToken(SimRun.TOKEN)
                .heartbeatInterval(heartbeatInterval)
                .heartbeatTimeout(heartbeatTimeout)
                .connectTimeout(Duration.ofMillis(500 + random.nextInt(2000)))
                .handshakeTimeout(Duration.ofMillis(1000 + random.nextInt(2000)))
                .autoReconnectDuration(Duration.ofMillis(5 + random.nextInt(100)))
                .listenerDaemonRetryDuration(Duration.ofMillis(20 + random.nextInt(1000)))
                .sendWindowPackets(1 + random.nextInt(random.nextBoolean() ? 10 : 200))
                .sendWindowBytes(1_000 + random.nextInt(random.nextBoolean() ? 5_000 : 500_000))
                .laneBytes(500 + random.nextInt(50_000))
                .readBufferSize(1 + random.nextInt(5_000))
                .packetSizeLimit(random.nextInt(4) == 0 ? 50_000 + random.nextInt(60_000) : 1 << 20)
                .maxPendingConnections(random.nextInt(4) == 0 ? 4 : 1024)
                .writeTimeout(Duration.ofMillis(random.nextInt(4) == 0 ? 2000 + random.nextInt(3000) : 0))
                .dispatch(random.nextInt(5) == 0 ? Dispatch.INLINE : Dispatch.SERIAL);
        for (String name : names) {
            builder.queue(name, address(name));
        }
        return builder.build();
    }
}
