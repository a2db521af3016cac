package io.flyweight.mq.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node knows about one peer at one moment.
 *
 * @param name the peer's queue name
 * @param address the peer's configured {@code host:port}
 * @param state the state of the connection on which this node sends to the peer
 * @param since when that state was entered
 * @param inbound whether the peer's own connection to this node is up
 * @param lastError why the connection was last lost or refused, in plain words; {@code null} if it never was
 * @param roundTrip the last heartbeat's round-trip time; {@code null} before the first
 * @param inFlightPackets how many packets were sent and are not yet answered, 0 or more
 * @param pendingBytes how much of the peer's packets waits for the own watcher, up to about {@code laneBytes} and one
 *     read; a packet counts headers, body and 64 bytes
 * @param counters how many packets had which end, since the node was created
 * @param advice what looks wrong with this peer and what to do about it; empty when nothing does
 */
public record PeerStatus(
        String name,
        String address,
        OutConnState state,
        Instant since,
        boolean inbound,
        @Nullable String lastError,
        @Nullable Duration roundTrip,
        int inFlightPackets,
        long pendingBytes,
        PeerCounters counters,
        List<String> advice) {}
