package io.flyweight.mq.spring;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is for a group to one of its members: in turn, or by the packet's key. The next member gets it only when the
 * first one answered NOT_DELIVERED. Everything else goes where the sender below sends it.
 */
final class GroupSender implements PacketSender {

    /** How long one member is waited for before the next one is. */
    private static final Duration GLANCE = Duration.ofMillis(20);

    private final PacketSender sender;
    private final MqGroups groups;
    private final Duration patience;
    private final AtomicInteger turn = new AtomicInteger();
    private final KeyedSends keyed;

    /** One try with one member. */
    interface Attempt<T> {
        CompletableFuture<T> to(String member, Duration left);
    }

    /** Sends through another sender; {@code patience} is the timeout of sends without their own. */
    GroupSender(PacketSender sender, MqGroups groups, Duration patience) {
        this.sender = sender;
        this.groups = groups;
        this.patience = patience;
        this.keyed = new KeyedSends(sender::isConnected);
    }

    @Override
    public void send(String queue, Packet packet, @Nullable Duration timeout) {
        if (groups.contains(queue)) {
            sender.assertMayBlock();
            join(sendAsync(queue, packet, timeout));
        } else {
            sender.send(queue, packet, timeout);
        }
    }

    @Override
    public CompletableFuture<Void> sendAsync(String queue, Packet packet, @Nullable Duration timeout) {
        return groups.contains(queue)
                ? toMember(queue, packet, timeout, (member, left) -> sender.sendAsync(member, packet, left))
                : sender.sendAsync(queue, packet, timeout);
    }

    @Override
    public Packet request(String queue, Packet packet, @Nullable Duration timeout) {
        if (groups.contains(queue)) {
            sender.assertMayBlock();
            return join(requestAsync(queue, packet, timeout));
        }
        return sender.request(queue, packet, timeout);
    }

    @Override
    public CompletableFuture<Packet> requestAsync(String queue, Packet packet, @Nullable Duration timeout) {
        return groups.contains(queue)
                ? toMember(queue, packet, timeout, (member, left) -> sender.requestAsync(member, packet, left))
                : sender.requestAsync(queue, packet, timeout);
    }

    private <T> CompletableFuture<T> toMember(
            String group, Packet packet, @Nullable Duration timeout, Attempt<T> attempt) {
        String key = packet.headers().get(HeaderMapping.WIRE_KEY);
        List<String> members = key == null ? inTurn(group) : byKey(group, key);
        GroupRoute route = new GroupRoute(group, members, sender::isConnected, timeout == null ? patience : timeout);
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            if (key == null) {
                tryNext(route, attempt, answer);
            } else {
                keyed.send(group, key, new KeyedSend<>(route, attempt, answer));
            }
        } catch (MqException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    private static <T> void tryNext(GroupRoute route, Attempt<T> attempt, CompletableFuture<T> answer) {
        attempt.to(route.next(), route.left()).whenComplete((reply, failure) -> {
            if (failure == null) {
                answer.complete(reply);
            } else if (route.goesOn(failure)) {
                tryNext(route, attempt, answer);
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    private List<String> inTurn(String group) {
        List<String> members = new ArrayList<>(groups.among(sender.peers(), group));
        if (members.size() > 1) {
            Collections.rotate(members, -Math.floorMod(turn.getAndIncrement(), members.size()));
        }
        return members;
    }

    /** By the highest random weight: where a member comes or goes, only the keys that are its own move. */
    private List<String> byKey(String group, String key) {
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

    /** As the methods that block throw it. */
    private static <T> T join(CompletableFuture<T> answer) {
        try {
            return answer.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** Waits for any member. */
    @Override
    public void awaitConnected(String queue, Duration timeout) {
        if (!groups.contains(queue)) {
            sender.awaitConnected(queue, timeout);
            return;
        }
        long deadline = GroupRoute.deadline(timeout);
        MqException failure = null;
        do {
            failure = tryToAwait(queue, Math.max(0, Math.min(deadline - System.nanoTime(), GLANCE.toNanos())));
        } while (failure != null && deadline - System.nanoTime() > 0);
        if (failure != null) {
            String why = "waited " + timeout.toMillis() + " ms for a member of '" + queue + "': ";
            throw new MqOutClosedException(queue, why + failure.getMessage(), failure);
        }
    }

    /** Returns why there is no connection to the member whose turn it is; {@code null} if there is one. */
    private @Nullable MqException tryToAwait(String group, long nanos) {
        try {
            String member = new GroupRoute(group, inTurn(group), sender::isConnected, patience).next();
            sender.awaitConnected(member, Duration.ofNanos(nanos));
            return null;
        } catch (MqOutClosedException e) {
            return e;
        } catch (MqUnknownQueueException e) {
            // One may be found yet.
            sender.assertMayBlock();
            LockSupport.parkNanos(nanos);
            return e;
        }
    }

    @Override
    public boolean knows(String queue) {
        return groups.contains(queue) || sender.knows(queue);
    }

    @Override
    public boolean isConnected(String queue) {
        return groups.contains(queue)
                ? groups.among(sender.peers(), queue).stream().anyMatch(sender::isConnected)
                : sender.isConnected(queue);
    }

    @Override
    public void assertMayBlock() {
        sender.assertMayBlock();
    }

    @Override
    public Collection<String> peers() {
        return sender.peers();
    }
}
