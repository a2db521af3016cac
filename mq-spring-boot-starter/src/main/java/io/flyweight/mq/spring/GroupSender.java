package io.flyweight.mq.spring;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.thread.DaemonThreads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is for a group to one of its members: in turn, or by the packet's key. The next member gets it only when the
 * first one answered NOT_DELIVERED. Everything else goes where the sender below sends it.
 */
final class GroupSender implements SenderLayer {

    /** How long one member is waited for before the next one is. */
    private static final Duration GLANCE = Duration.ofMillis(20);

    private static final long IDLE_SECONDS = 10;

    private final PacketSender sender;
    private final MqGroups groups;
    private final Duration patience;
    private final MemberOrder members;
    private final KeyedSends keyed;

    /** One try with one member. */
    interface Attempt<T> {
        CompletableFuture<T> to(String member, Duration left);
    }

    /** Sends through another sender; {@code patience} is the timeout of sends without their own. */
    GroupSender(PacketSender sender, MqGroups groups, Duration patience) {
        this(sender, groups, patience, mover());
    }

    /** Has {@code mover} send what goes to another member under its key. */
    GroupSender(PacketSender sender, MqGroups groups, Duration patience, Executor mover) {
        this.sender = sender;
        this.groups = groups;
        this.patience = patience;
        this.members = new MemberOrder(groups, sender);
        this.keyed = new KeyedSends(sender::isConnected, mover);
    }

    /** One thread, which ends when it has nothing to do. */
    private static Executor mover() {
        ThreadPoolExecutor mover = new ThreadPoolExecutor(
                1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), DaemonThreads.named("mq-group"));
        mover.allowCoreThreadTimeOut(true);
        return mover;
    }

    @Override
    public void send(String queue, Packet packet, @Nullable Duration timeout) {
        if (groups.contains(queue)) {
            sender.assertMayBlock();
            join(queue, sendAsync(queue, packet, timeout));
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
            return join(queue, requestAsync(queue, packet, timeout));
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
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            List<String> order = key == null ? members.inTurn(group) : members.byKey(group, key);
            GroupRoute route = new GroupRoute(group, order, sender::isConnected, timeout == null ? patience : timeout);
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
                tryOther(route, attempt, answer);
            } else {
                answer.completeExceptionally(failure);
            }
        });
    }

    /** Nobody would see what is thrown where a future completes. */
    private static <T> void tryOther(GroupRoute route, Attempt<T> attempt, CompletableFuture<T> answer) {
        try {
            tryNext(route, attempt, answer);
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    /** As the methods that block do it: what they throw, and that an interrupt ends the wait. */
    private static <T> T join(String group, CompletableFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            String why = "interrupted while waiting for the answer of a member of '" + group + "'; UNKNOWN";
            throw new MqSendTimeoutException(group, why, e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new CompletionException(e.getCause());
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
        MqException failure;
        int round = 0;
        do {
            failure = tryToAwait(queue, round++, Math.max(0, Math.min(deadline - System.nanoTime(), GLANCE.toNanos())));
        } while (failure != null
                && deadline - System.nanoTime() > 0
                && !Thread.currentThread().isInterrupted());
        if (failure != null) {
            String why = "waited up to " + timeout.toMillis() + " ms for a member of '" + queue + "': ";
            throw new MqOutClosedException(queue, why + failure.getMessage(), failure);
        }
    }

    /** Returns why there is no connection to any member; {@code null} if there is one. */
    private @Nullable MqException tryToAwait(String group, int round, long nanos) {
        List<String> members = groups.among(sender.peers(), group);
        try {
            if (members.stream().anyMatch(sender::isConnected)) {
                return null;
            }
            if (members.isEmpty()) {
                // One may be found yet.
                sender.assertMayBlock();
                LockSupport.parkNanos(nanos);
                return GroupRoute.nobody(group);
            }
            sender.awaitConnected(members.get(round % members.size()), Duration.ofNanos(nanos));
            return null;
        } catch (MqOutClosedException | MqUnknownQueueException e) {
            // Not there, or no longer.
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
    public PacketSender sender() {
        return sender;
    }
}
