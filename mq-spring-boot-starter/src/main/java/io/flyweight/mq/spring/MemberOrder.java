package io.flyweight.mq.spring;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which member of a group a packet goes to, and which ones after it. Thread-safe. */
final class MemberOrder {

    private final MqGroups groups;
    private final PacketSender sender;
    private final Map<String, AtomicInteger> turns;

    /** Of the members among a sender's queues. */
    MemberOrder(MqGroups groups, PacketSender sender) {
        this.groups = groups;
        this.sender = sender;
        this.turns = groups.members().keySet().stream()
                .collect(Collectors.toMap(Function.identity(), group -> new AtomicInteger()));
    }

    /** The connected ones in turn, then the others. */
    List<String> inTurn(String group) {
        List<String> members = new ArrayList<>();
        List<String> away = new ArrayList<>();
        for (String member : groups.among(sender.peers(), group)) {
            (sender.isConnected(member) ? members : away).add(member);
        }
        AtomicInteger turn = turns.get(group);
        if (turn != null && members.size() > 1) {
            Collections.rotate(members, -Math.floorMod(turn.getAndIncrement(), members.size()));
        }
        members.addAll(away);
        return members;
    }

    /** By the highest random weight: where a member comes or goes, only the keys that are its own move. */
    List<String> byKey(String group, String key) {
        List<String> members = new ArrayList<>(groups.among(sender.peers(), group));
        members.sort(Comparator.comparingLong(member -> weight(key, member)));
        return members;
    }

    /** The finalizer of MurmurHash3, of both hash codes together. */
    private static long weight(String key, String member) {
        long mixed = ((long) key.hashCode() << Integer.SIZE) ^ (member.hashCode() & 0xFFFF_FFFFL);
        mixed = (mixed ^ mixed >>> 33) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ mixed >>> 33) * 0xC4CEB9FE1A85EC53L;
        return mixed ^ mixed >>> 33;
    }
}
