package io.flyweight.mq.api;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The state of the connection on which this node sends to one peer.
 *
 * <pre>
 * IDLE -&gt; CONNECTING -&gt; AUTHENTICATING -&gt; CONNECTED -&gt; LEAVING
 *             ^                 |              |          |
 *             |                 v              v          v
 *             +------------- WAITING  &lt;--------+----------+      any -&gt; STOPPED
 * </pre>
 */
public enum OutConnState {
    /** Not dialled: before the start, or after a loss where {@code autoReconnect} is off. Exits: CONNECTING, STOPPED. */
    IDLE,
    /** Resolving the peer's address and opening the TCP connection. Exits: AUTHENTICATING, WAITING, IDLE, STOPPED. */
    CONNECTING,
    /** Connected; the handshake is under way. Exits: CONNECTED, WAITING, IDLE, STOPPED. */
    AUTHENTICATING,
    /** The one state in which packets can be sent. Exits: LEAVING, WAITING, IDLE, STOPPED. */
    CONNECTED,
    /** One side has said goodbye: answers still come, nothing more is sent. Exits: WAITING, IDLE, STOPPED. */
    LEAVING,
    /** Lost or refused; dials again after the reconnect delay. Exits: CONNECTING, STOPPED. */
    WAITING,
    /** Stopped by this node. Exits: CONNECTING (started again). */
    STOPPED;

    private static final Map<OutConnState, Set<OutConnState>> NEXT = Map.of(
            IDLE, EnumSet.of(CONNECTING, STOPPED),
            CONNECTING, EnumSet.of(AUTHENTICATING, WAITING, IDLE, STOPPED),
            AUTHENTICATING, EnumSet.of(CONNECTED, WAITING, IDLE, STOPPED),
            CONNECTED, EnumSet.of(LEAVING, WAITING, IDLE, STOPPED),
            LEAVING, EnumSet.of(WAITING, IDLE, STOPPED),
            WAITING, EnumSet.of(CONNECTING, STOPPED),
            STOPPED, EnumSet.of(CONNECTING));

    /** Returns whether the connection may go from this state to {@code next}. */
    public boolean canBecome(OutConnState next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }
}
