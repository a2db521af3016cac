package io.flyweight.mq;

import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.conn.InStatus;
import io.flyweight.mq.conn.Inbound;
import io.flyweight.mq.conn.OutConnection;
import io.flyweight.mq.conn.OutStatus;
import io.flyweight.mq.conn.Rivals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What looks wrong between two nodes and what to do about it, from what handshakes have told. */
final class MeshAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(MeshAdvice.class);

    private final String self;
    private final String address;
    private final Duration patience;
    private final Inbound inbound;
    private Set<String> told = Set.of();

    MeshAdvice(Config config, Inbound inbound) {
        this.self = config.name;
        this.address = String.valueOf(config.queues.get(config.name));
        this.patience = config.connectTimeout.plus(config.autoReconnectDuration.multipliedBy(2));
        this.inbound = inbound;
    }

    /** Returns sentences about one peer, most urgent first. Any thread. */
    List<String> about(String peer, OutConnection out, Instant now) {
        List<String> advice = new ArrayList<>(refusals(peer, out, now));
        advice.addAll(findings(peer, out, now));
        return List.copyOf(advice);
    }

    /** Logs each finding once, and again when it comes back. On the loop. */
    void logNews(Map<String, OutConnection> outs, Instant now) {
        Set<String> present = new LinkedHashSet<>();
        outs.forEach((peer, out) -> present.addAll(findings(peer, out, now)));
        for (String finding : present) {
            if (!told.contains(finding)) {
                LOG.warn("{}: {}", self, finding);
            }
        }
        told = present;
    }

    /** What the log tells when the connection ends. */
    private List<String> refusals(String peer, OutConnection out, Instant now) {
        OutStatus status = out.status();
        List<String> advice = new ArrayList<>();
        if (status.unauthorized()) {
            advice.add("'" + peer + "' and '" + self + "' have different tokens: set the same authToken on both");
        }
        if (status.wrongName()) {
            advice.add("the maps of '" + self + "' and '" + peer + "' do not fit: " + status.lastError());
        }
        if (out.rivals().ofThisNode(now)) {
            advice.add("another process uses the name '" + self + "': give each process a name of its own");
        }
        return advice;
    }

    private List<String> findings(String peer, OutConnection out, Instant now) {
        OutStatus status = out.status();
        InStatus in = inbound.status(peer);
        Rivals rivals = out.rivals();
        List<String> advice = new ArrayList<>();
        if (in.contested(now)) {
            advice.add("connections of '" + peer
                    + "' replace each other again and again: give each process a name of its" + " own");
        }
        if (rivals.ofThePeer(now)) {
            advice.add("several processes answer as '" + peer + "' at " + out.address()
                    + ": give each process a name and an address of its own");
        }
        if (!status.sameMap() || !in.sameMap()) {
            advice.add("'" + peer + "' has other queue names in its map than '" + self + "': make the maps the same");
        }
        if (isOneWay(status, in, now)) {
            advice.add("'" + self + "' reaches '" + peer + "' but is not reached by it: "
                    + (in.refusal() == null
                            ? "'" + peer + "' must be able to dial '" + self + "' at " + address
                            : "its connections are refused, " + in.refusal()));
        }
        return advice;
    }

    private boolean isOneWay(OutStatus status, InStatus in, Instant now) {
        return status.state() == OutConnState.CONNECTED
                && !in.connected()
                && isOlderThanPatience(status.since(), now)
                && isOlderThanPatience(in.since(), now);
    }

    private boolean isOlderThanPatience(@Nullable Instant since, Instant now) {
        return since == null || Duration.between(since, now).compareTo(patience) >= 0;
    }
}
