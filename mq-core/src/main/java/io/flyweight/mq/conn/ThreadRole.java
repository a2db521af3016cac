package io.flyweight.mq.conn;

import org.jspecify.annotations.Nullable;

/** What the calling thread is busy with: on some threads a blocking call would wait for itself. */
public final class ThreadRole {

    private static final ThreadLocal<@Nullable Role> CURRENT = new ThreadLocal<>();

    private ThreadRole() {}

    /** A duty of this library that a thread is doing. */
    public sealed interface Role permits Callback, Handler {}

    /** Telling results and state changes. */
    record Callback() implements Role {}

    /** Handling a packet of {@code sender} for the queue {@code receiver}. */
    record Handler(String sender, String receiver) implements Role {}

    static void run(Role role, Runnable task) {
        Role before = CURRENT.get();
        CURRENT.set(role);
        try {
            task.run();
        } finally {
            if (before == null) {
                CURRENT.remove();
            } else {
                CURRENT.set(before);
            }
        }
    }

    /** Whether this thread is telling results. */
    public static boolean inCallback() {
        return CURRENT.get() instanceof Callback;
    }

    /** Whether this thread handles a packet, of whatever sender. */
    public static boolean inHandler() {
        return CURRENT.get() instanceof Handler;
    }

    /** Whether this thread handles a packet that {@code name} has sent to itself. */
    public static boolean inOwnLane(String name) {
        return CURRENT.get() instanceof Handler handler
                && handler.sender().equals(name)
                && handler.receiver().equals(name);
    }
}
