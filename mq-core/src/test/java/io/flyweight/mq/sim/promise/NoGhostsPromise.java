package io.flyweight.mq.sim.promise;

import java.util.HashMap;
import java.util.Map;

/** Once a packet of a newer connection was handed over, none of an older one is. */
final class NoGhostsPromise implements Promise {

    private final Map<Handling, Wire> newest = new HashMap<>();

    @Override
    public String title() {
        return "6 no ghosts";
    }

    @Override
    public void onEntered(Sent sent, Handling where) {
        Wire wire = sent.wire;
        if (wire == null) {
            return;
        }
        Wire before = newest.put(where, wire);
        if (before != null && before.order > wire.order) {
            throw broken("%s comes after a packet of %s", sent, before);
        }
    }
}
