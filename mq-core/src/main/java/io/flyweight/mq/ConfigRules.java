package io.flyweight.mq;

import io.flyweight.mq.api.InvalidSettingException;
import io.flyweight.mq.api.QueueNames;
import io.flyweight.mq.net.Address;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a {@link Config} may hold. Each message names the field, the value and what is allowed. */
final class ConfigRules {

    private static final int MAX_PACKET = 1 << 30;
    /** Longer than anybody waits, and short enough for deadlines in nanoseconds not to overflow. */
    static final Duration LONGEST = Duration.ofDays(365);

    private ConfigRules() {}

    static void check(Config.Builder b) {
        checkQueues(b);
        for (String token : b.acceptedTokens) {
            require(!token.isEmpty(), "acceptedTokens", "an empty token", "none of them empty");
        }
        positive("autoReconnectDuration", b.autoReconnectDuration);
        positive("packetWaitTimeout", b.packetWaitTimeout);
        positive("listenerDaemonRetryDuration", b.listenerDaemonRetryDuration);
        positive("handshakeTimeout", b.handshakeTimeout);
        positive("connectTimeout", b.connectTimeout);
        notNegative("readTimeout", b.readTimeout);
        notNegative("writeTimeout", b.writeTimeout);
        notNegative("heartbeatInterval", b.heartbeatInterval);
        notNegative("heartbeatTimeout", b.heartbeatTimeout);
        if (!b.heartbeatInterval.isZero() && !b.heartbeatTimeout.isZero()) {
            require(
                    b.heartbeatTimeout.compareTo(b.heartbeatInterval) > 0,
                    "heartbeatTimeout",
                    b.heartbeatTimeout,
                    "longer than heartbeatInterval (" + b.heartbeatInterval + "), or 0 for none");
        }
        positive("readBufferSize", b.readBufferSize);
        positive("sendWindowBytes", b.sendWindowBytes);
        positive("sendWindowPackets", b.sendWindowPackets);
        positive("laneBytes", b.laneBytes);
        positive("maxPendingConnections", b.maxPendingConnections);
        require(
                b.packetSizeLimit > 0 && b.packetSizeLimit <= MAX_PACKET,
                "packetSizeLimit",
                b.packetSizeLimit,
                "1 to " + MAX_PACKET + " bytes");
    }

    private static void checkQueues(Config.Builder b) {
        require(QueueNames.isValid(b.name), "name", b.name, QueueNames.RULE);
        for (Map.Entry<String, String> queue : b.queues.entrySet()) {
            checkQueue(queue.getKey(), queue.getValue(), queue.getKey().equals(b.name));
        }
        require(
                b.queues.isEmpty() || b.queues.containsKey(b.name),
                "queues",
                b.queues.keySet(),
                "all queues of the cluster, and '" + b.name + "', this one, is missing");
        String listen = b.listenAddress;
        if (listen != null) {
            parse("listenAddress", listen);
        }
    }

    /** Checks one entry of the map, be it configured or added at run time. */
    static void checkQueue(String queue, String address, boolean own) {
        require(QueueNames.isValid(queue), "queues", queue, "names of " + QueueNames.RULE);
        Address parsed = parse("queues." + queue, address);
        require(own || parsed.port() != 0, "queues." + queue, address, "a port from 1 to 65535 for another node");
    }

    private static Address parse(String field, String address) {
        try {
            return Address.parse(address);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(field, address, Address.RULE);
        }
    }

    private static void positive(String field, int value) {
        require(value > 0, field, value, "above 0");
    }

    private static void positive(String field, @Nullable Duration value) {
        require(
                value != null && !value.isNegative() && !value.isZero() && value.compareTo(LONGEST) <= 0,
                field,
                value,
                "above 0 and at most 365 days");
    }

    private static void notNegative(String field, @Nullable Duration value) {
        require(
                value != null && !value.isNegative() && value.compareTo(LONGEST) <= 0,
                field,
                value,
                "0 (none) up to 365 days");
    }

    private static void require(boolean ok, String field, @Nullable Object value, String allowed) {
        if (!ok) {
            throw new InvalidSettingException(field, String.valueOf(value), allowed);
        }
    }
}
