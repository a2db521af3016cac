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
 * @param slack how much earlier than due a ping may come, so that those of one node come together and wake its thread once
 */
public record Timing(
        long connect,
        long handshake,
        long heartbeatInterval,
        long heartbeatTimeout,
        long read,
        long write,
        long slack) {

    private static final int LAG_DIVISOR = 5;

    /**
     * Returns the same for an acceptor, which pings a little later than the dialer: that one's ping and its answer then keep
     * both ends busy, and an idle connection costs one round trip an interval instead of two.
     */
    Timing acceptors() {
        long lag = heartbeatInterval / LAG_DIVISOR;
        if (silence() > 0) {
            lag = Math.min(lag, Math.max(0, silence() - heartbeatInterval) / 2);
        }
        return new Timing(
                connect, handshake, heartbeatInterval + lag, heartbeatTimeout, read, write, Math.min(slack, lag / 2));
    }

    /** How long a peer may be silent, or 0. */
    long silence() {
        long heartbeat = heartbeatInterval == 0 ? 0 : heartbeatTimeout;
        if (heartbeat == 0 || read == 0) {
            return Math.max(heartbeat, read);
        }
        return Math.min(heartbeat, read);
    }
}
