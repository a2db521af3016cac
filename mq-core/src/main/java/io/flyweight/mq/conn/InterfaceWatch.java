package io.flyweight.mq.conn;

import io.flyweight.mq.time.Timers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the machine's addresses again and again, and tells those who use one that has left: no packet will get
 * through there, and nobody else would notice for a while. On the loop; ends with it.
 */
public final class InterfaceWatch {

    private final Node node;
    private final long periodNanos;
    private final List<Supplier<? extends Collection<? extends User>>> users = new ArrayList<>();
    private Set<String> present = Set.of();
    private Timers.@Nullable Timer next;
    private long number;

    /** Who uses addresses of this machine. */
    public interface User {

        /** Adds the addresses in use. */
        void look(Set<String> hosts);

        /** These were in use and have left the machine. */
        void onHostsGone(Set<String> gone);
    }

    /** Creates it, not looking yet. */
    public InterfaceWatch(Node node, long periodNanos) {
        this.node = node;
        this.periodNanos = periodNanos;
    }

    /** Adds users; asked each time who they are. Before the start. */
    public void add(Supplier<? extends Collection<? extends User>> more) {
        users.add(more);
    }

    /** Begins to look, from the beginning. */
    public void start() {
        node.loop().assertInLoop();
        present = Set.of();
        look();
    }

    private void look() {
        if (next != null) {
            next.cancel();
        }
        long mine = ++number;
        // Taken before the interfaces are read: what begins to be used meanwhile may be newer than the answer.
        Set<String> used = new HashSet<>();
        each(user -> user.look(used));
        node.transport().localHosts(hosts -> {
            if (mine != number) {
                return;
            }
            next = node.loop().schedule(periodNanos, this::look);
            if (!hosts.isEmpty()) {
                compare(used, hosts);
            }
        });
    }

    /** An address that was never seen at an interface, as those of a whole local network may be, has not left. */
    private void compare(Set<String> used, Set<String> hosts) {
        Set<String> gone = new HashSet<>(used);
        gone.retainAll(present);
        gone.removeAll(hosts);
        present = hosts;
        if (!gone.isEmpty()) {
            each(user -> user.onHostsGone(gone));
        }
    }

    private void each(Consumer<User> action) {
        users.forEach(some -> List.copyOf(some.get()).forEach(action));
    }

    static String reason(String host) {
        return "the local address " + host + " has left this machine";
    }

    static String withoutScope(String host) {
        int scope = host.indexOf('%');
        return scope < 0 ? host : host.substring(0, scope);
    }
}
