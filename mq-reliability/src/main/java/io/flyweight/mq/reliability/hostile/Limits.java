package io.flyweight.mq.reliability.hostile;

import io.flyweight.mq.Config;
import java.time.Duration;

/** Settings of the node under attack that are smaller in a quick run; those of the full size are the defaults. */
record Limits(int maxPendingConnections, Duration handshakeTimeout, Duration heartbeatTimeout) {

    static Limits parse(String words) {
        String[] parts = words.split(",");
        return new Limits(Integer.parseInt(parts[0]), Duration.parse(parts[1]), Duration.parse(parts[2]));
    }

    /** Returns what {@link #parse} takes. */
    String words() {
        return maxPendingConnections + "," + handshakeTimeout + "," + heartbeatTimeout;
    }

    void apply(Config.Builder config) {
        config.maxPendingConnections(maxPendingConnections)
                .handshakeTimeout(handshakeTimeout)
                .heartbeatTimeout(heartbeatTimeout)
                .heartbeatInterval(heartbeatTimeout.dividedBy(3));
    }
}
