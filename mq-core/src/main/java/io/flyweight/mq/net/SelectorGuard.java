package io.flyweight.mq.net;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The selector of an {@link EventLoop}, and another one when that fails: every channel moves over with what it waits
 * for. Fails slowly: while there is no selector that works, each attempt waits a moment. On the loop, but for
 * {@link #wakeup}.
 */
final class SelectorGuard {

    /** So many selections in a row that end at once, without any reason, are a failure too. */
    static final int MOST_PREMATURE = 512;

    private static final Logger LOG = LoggerFactory.getLogger(SelectorGuard.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final String name;
    private final Opener opener;
    private final Consumer<SelectionKey> serve;
    private final Set<Registration> registrations = new HashSet<>();
    private volatile @Nullable Selector selector;
    private boolean selecting;
    private boolean troubled;
    private int premature;

    /** Where selectors come from. */
    interface Opener {

        Selector open() throws IOException;
    }

    SelectorGuard(String name, Opener opener, Consumer<SelectionKey> serve) {
        this.name = name;
        this.opener = opener;
        this.serve = serve;
    }

    void open() throws IOException {
        // The JDK prepares how it closes sockets when it first closes one, and never can if no descriptor is left then.
        SocketChannel.open().close();
        selector = opener.open();
        troubled = false;
        premature = 0;
    }

    /** Ends a selection that sleeps. Any thread. */
    void wakeup() {
        Selector current = selector;
        if (current != null) {
            current.wakeup();
        }
    }

    Registration register(SelectableChannel channel, int ops, Registration.Handler handler) throws IOException {
        Selector current = selector;
        if (current == null || !current.isOpen()) {
            throw new IOException("the I/O thread has no selector");
        }
        channel.configureBlocking(false);
        Registration registration = new Registration(this, current, channel, ops, handler);
        registrations.add(registration);
        return registration;
    }

    void forget(Registration registration) {
        registrations.remove(registration);
    }

    /** Serves what is ready now; returns whether nothing was. */
    boolean selectNow() {
        return select(-1);
    }

    /**
     * Serves what is ready, or becomes so within the time; 0 has no limit.
     *
     * @return whether nothing was served
     */
    boolean select(long millis) {
        Selector current = selector;
        if (current == null) {
            return false;
        }
        int served;
        selecting = true;
        try {
            served = millis < 0 ? current.selectNow(serve) : current.select(serve, millis);
        } catch (IOException | RuntimeException | Error e) {
            selecting = false;
            rebuild(current, "has failed", e);
            return false;
        }
        selecting = false;
        if (served > 0) {
            onSound();
        }
        return served == 0;
    }

    /** A selection served something, or ended for a good reason. */
    void onSound() {
        premature = 0;
        troubled = false;
    }

    /** A selection ended before its time, and nobody knows why. */
    void onPremature() {
        Selector current = selector;
        if (++premature >= MOST_PREMATURE && current != null) {
            rebuild(current, "does not sleep any more", null);
        }
    }

    private void rebuild(Selector old, String why, @Nullable Throwable cause) {
        if (troubled) {
            LockSupport.parkNanos(PAUSE_NANOS);
        } else {
            LOG.error("{}: the selector {}; another one takes over", name, why, cause);
        }
        troubled = true;
        Selector next;
        try {
            next = opener.open();
        } catch (IOException | RuntimeException | Error e) {
            LOG.debug("{}: cannot open a selector, trying again", name, e);
            return;
        }
        selector = next;
        premature = 0;
        for (Registration each : new ArrayList<>(registrations)) {
            try {
                each.moveTo(next);
            } catch (IOException | RuntimeException e) {
                breakOff(each, e);
            }
        }
        close(old);
    }

    /** Has one channel's owner close it. */
    void breakOff(Registration registration, Throwable cause) {
        forget(registration);
        try {
            registration.handler().onBroken(cause);
        } catch (RuntimeException | Error e) {
            LOG.error("{}: closing a broken connection failed", name, e);
        }
    }

    /**
     * Has closed channels let go of their ports now. A channel that is registered keeps its port until the next
     * selection, so that a dial would still get through to a closed listener.
     */
    void releaseClosed() {
        Selector current = selector;
        if (current == null || selecting) {
            return;
        }
        try {
            current.selectNow();
            current.selectedKeys().clear();
        } catch (IOException | RuntimeException e) {
            LOG.debug("{}: looking for closed channels failed", name, e);
        }
    }

    /** Closes every channel and the selector. */
    void close() {
        for (Registration each : new ArrayList<>(registrations)) {
            try {
                each.close();
            } catch (IOException e) {
                LOG.debug("{}: closing a channel failed", name, e);
            }
        }
        Selector last = selector;
        selector = null;
        if (last != null) {
            close(last);
        }
    }

    private void close(Selector old) {
        try {
            old.close();
        } catch (IOException e) {
            LOG.debug("{}: closing a selector failed", name, e);
        }
    }
}
