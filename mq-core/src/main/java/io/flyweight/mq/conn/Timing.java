package io.flyweight.mq.conn;

/**
 * The deadlines of a connection, in nanoseconds; 0 turns one off.
 *
 * @param connect from the dial to an open TCP connection
 * @param handshake from an open TCP connection to an authenticated one
 * @param heartbeatInterval silence of our own after which we ping
 * @param heartbeatTimeout silence of the peer after which it is dead; off where we do not ping, for then it may be silent
 * @param read as {@code heartbeatTimeout}, but set by the user on its own
 * @param write time without progress after which an unfinished write has failed
 */
public record Timing(
        long connect, long handshake, long heartbeatInterval, long heartbeatTimeout, long read, long write) {

    /** How long a peer may be silent, or 0. */
    long silence() {
        long heartbeat = heartbeatInterval == 0 ? 0 : heartbeatTimeout;
        if (heartbeat == 0 || read == 0) {
            return Math.max(heartbeat, read);
        }
        return Math.min(heartbeat, read);
    }
}
