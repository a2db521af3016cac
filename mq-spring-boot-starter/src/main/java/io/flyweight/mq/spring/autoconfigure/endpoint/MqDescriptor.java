package io.flyweight.mq.spring.autoconfigure.endpoint;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqStatus;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.PeerCounters;
import io.flyweight.mq.api.PeerStatus;
import io.flyweight.mq.spring.MqEngine;
import io.flyweight.mq.spring.MqGroups;
import io.flyweight.mq.spring.MqNode;
import io.flyweight.mq.spring.autoconfigure.SettingNames;
import io.flyweight.mq.spring.listener.MqListenerEndpoint;
import io.flyweight.mq.spring.listener.MqListenerRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * What the endpoint {@code mq} shows.
 *
 * @param at when it was so
 * @param started when this process of the node began: counters and numbers of events begin with it
 * @param name the own queue's name
 * @param version the queue's version; {@code null} where its jar does not tell
 * @param engine what carries the packets
 * @param listener the own listener
 * @param peers the other queues by name
 * @param groups the members of each group among the peers, as of now
 * @param listeners the application's listeners by id
 * @param events what has changed, the oldest first
 */
public record MqDescriptor(
        Instant at,
        Instant started,
        String name,
        @Nullable String version,
        MqEngine engine,
        ListenerDescriptor listener,
        Map<String, PeerDescriptor> peers,
        Map<String, List<String>> groups,
        Map<String, MqListenerDescriptor> listeners,
        List<ConnectionLog.Entry> events)
        implements OperationResponseBody {

    static MqDescriptor of(
            Instant started,
            MqNode node,
            MqGroups groups,
            List<MqListenerRegistry> registries,
            @Nullable SendLatencies latencies,
            List<ConnectionLog.Entry> events) {
        MqStatus now = node.status();
        Map<String, PeerDescriptor> peers = new LinkedHashMap<>();
        now.peers().forEach(peer -> peers.put(peer.name(), PeerDescriptor.of(peer, latencies)));
        Map<String, List<String>> members = new LinkedHashMap<>();
        groups.members().keySet().forEach(group -> members.put(group, groups.among(peers.keySet(), group)));
        Map<String, MqListenerDescriptor> listeners = new LinkedHashMap<>();
        for (MqListenerRegistry registry : registries) {
            registry.endpoints()
                    .forEach(endpoint -> listeners.put(
                            endpoint.id(), MqListenerDescriptor.of(endpoint, registry.isRunning(endpoint.id()))));
        }
        return new MqDescriptor(
                Instant.now(),
                started,
                now.name(),
                Manager.class.getPackage().getImplementationVersion(),
                node.engine(),
                new ListenerDescriptor(now.listener(), now.localAddress(), now.listenerError()),
                peers,
                members,
                listeners,
                events);
    }

    /**
     * Where the own queue listens.
     *
     * @param state whether it does
     * @param address the {@code host:port}; {@code null} while it does not
     * @param error why it is down; {@code null} while it is not
     */
    public record ListenerDescriptor(
            ListenerState state,
            @Nullable String address,
            @Nullable String error) {}

    /**
     * One peer. The fields are those of {@link PeerStatus}.
     *
     * @param lastError why the connection was last lost or refused, also when it is up again
     * @param latencies how long sends of {@code MqTemplate} took; {@code null} unless the console is enabled
     */
    public record PeerDescriptor(
            String address,
            OutConnState state,
            Instant since,
            boolean inbound,
            @Nullable Duration roundTrip,
            int inFlightPackets,
            long pendingBytes,
            @Nullable String lastError,
            List<String> advice,
            PeerCounters counters,
            @Nullable List<SendLatencies.Bucket> latencies)
            implements OperationResponseBody {

        static PeerDescriptor of(PeerStatus peer, @Nullable SendLatencies latencies) {
            String error = peer.lastError();
            return new PeerDescriptor(
                    peer.address(),
                    peer.state(),
                    peer.since(),
                    peer.inbound(),
                    peer.roundTrip(),
                    peer.inFlightPackets(),
                    peer.pendingBytes(),
                    error == null ? null : SettingNames.inProperties(error),
                    peer.advice().stream().map(SettingNames::inProperties).toList(),
                    peer.counters(),
                    latencies == null ? null : latencies.of(peer.name()));
        }
    }

    /**
     * One listener of the application.
     *
     * @param takes which packets it takes, in words
     * @param running whether it gets them
     */
    public record MqListenerDescriptor(String takes, boolean running) {

        static MqListenerDescriptor of(MqListenerEndpoint endpoint, boolean running) {
            return new MqListenerDescriptor(endpoint.route().toString(), running);
        }
    }
}
