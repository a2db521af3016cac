package io.flyweight.mq;

import io.flyweight.mq.conn.OutStatus;
import java.util.ArrayList;
import java.util.List;

/** What looks wrong between two nodes and what to do about it, from what handshakes have told. */
final class MeshAdvice {

    private MeshAdvice() {}

    static List<String> about(String self, String peer, OutStatus status) {
        List<String> advice = new ArrayList<>();
        if (status.unauthorized()) {
            advice.add("'" + peer + "' and '" + self + "' have different tokens: set the same authToken on both");
        }
        if (status.wrongName()) {
            advice.add("the maps of '" + self + "' and '" + peer + "' do not fit: " + status.lastError());
        }
        if (status.replaced()) {
            advice.add("another process uses the name '" + self + "': give each process a name of its own");
        }
        if (!status.sameMap()) {
            advice.add("'" + peer + "' has other queue names in its map than '" + self + "': make the maps the same");
        }
        return List.copyOf(advice);
    }
}
