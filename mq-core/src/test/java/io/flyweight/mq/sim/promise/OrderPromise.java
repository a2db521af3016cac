package io.flyweight.mq.sim.promise;

import java.util.HashMap;
import java.util.Map;

/** One packet of a sender in the watcher at a time, in the order of its connection and of the calls that sent them. */
final class OrderPromise implements Promise {

    private final Map<Handling, Sent> inside = new HashMap<>();
    private final Map<Handling, Sent> before = new HashMap<>();
    private final Map<Pair, Long> lastBegan = new HashMap<>();

    private record Pair(Party receiver, Party sender) {}

    @Override
    public String title() {
        return "1 order";
    }

    @Override
    public void onEntered(Sent sent, Handling where) {
        Sent other = inside.put(where, sent);
        if (other != null) {
            throw broken("two packets at once in the %s: %s and %s", where, other, sent);
        }
        Sent older = before.put(where, sent);
        if (older != null && older.wire != null && older.wire == sent.wire && older.number >= sent.number) {
            throw broken("%s comes behind %s", sent, older);
        }
        Pair pair = new Pair(where.receiver(), sent.from);
        long latest = lastBegan.getOrDefault(pair, -1L);
        if (sent.returned < latest) {
            throw broken("%s had returned before the call of a packet that was handed over before it", sent);
        }
        lastBegan.put(pair, Math.max(latest, sent.began));
    }

    @Override
    public void onLeft(Sent sent, Handling where) {
        inside.remove(where);
    }
}
