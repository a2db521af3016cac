package io.flyweight.mq.spring.autoconfigure.endpoint;

import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.spring.MqConnectionStateEvent;
import io.flyweight.mq.spring.MqListenerStateEvent;
import io.flyweight.mq.spring.MqNode;
import io.flyweight.mq.spring.autoconfigure.SettingNames;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;

/**
 * The newest changes of connections and of the own listener, for whoever looks later. That a peer which is not there is
 * dialled again and again is no change.
 */
final class ConnectionLog {

    private static final int MOST = 200;

    private final MqNode node;
    private final Clock clock;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private final Map<String, Entry> lastByName = new HashMap<>();
    private long number;

    /**
     * One change.
     *
     * @param number 1 for the first one of this process
     * @param at when it was
     * @param since when that state was entered, for whatever reason first
     * @param name the peer's name, or the node's own for its listener
     * @param state the state that was entered
     * @param error why, in plain words; {@code null} where nothing is wrong
     */
    public record Entry(
            long number,
            Instant at,
            Instant since,
            String name,
            String state,
            @Nullable String error) {}

    ConnectionLog(MqNode node, Clock clock) {
        this.node = node;
        this.clock = clock;
    }

    @EventListener
    void on(MqConnectionStateEvent event) {
        if (event.state() == OutConnState.CONNECTING || event.state() == OutConnState.AUTHENTICATING) {
            return;
        }
        boolean lost = event.state() == OutConnState.WAITING || event.state() == OutConnState.IDLE;
        write(event.name(), event.state().name(), lost ? lastErrorOf(event.name()) : null);
    }

    private @Nullable String lastErrorOf(String peer) {
        try {
            return node.status(peer).lastError();
        } catch (MqUnknownQueueException e) {
            // It was removed meanwhile.
            return null;
        }
    }

    @EventListener
    void on(MqListenerStateEvent event) {
        boolean well = event.state() == ListenerState.LISTENING;
        String error = well ? null : node.status().listenerError();
        write(node.status().name(), event.state().name(), error);
    }

    private synchronized void write(String name, String state, @Nullable String error) {
        String words = error == null ? null : SettingNames.inProperties(error);
        Entry last = lastByName.get(name);
        Instant now = clock.instant();
        Instant since = now;
        if (last != null && last.state().equals(state)) {
            if (Objects.equals(last.error(), words)) {
                return;
            }
            since = last.since();
        }
        Entry entry = new Entry(++number, now, since, name, state, words);
        lastByName.put(name, entry);
        entries.addLast(entry);
        if (entries.size() > MOST) {
            entries.removeFirst();
        }
        if (lastByName.size() > MOST) {
            forgetWhoHasGone();
        }
    }

    /** Where queues are found and lost at run time, there may be any number of them in time. */
    private void forgetWhoHasGone() {
        Set<String> there = new HashSet<>(node.peers());
        there.add(node.status().name());
        lastByName.values().removeIf(last -> !there.contains(last.name()) && !entries.contains(last));
    }

    /** Those with a greater number, the oldest first: the newest, and the last one of each name. */
    synchronized List<Entry> after(long least) {
        return Stream.concat(lastByName.values().stream(), entries.stream())
                .filter(entry -> entry.number() > least)
                .distinct()
                .sorted(Comparator.comparingLong(Entry::number))
                .toList();
    }
}
