package io.flyweight.mq.conn;

import io.flyweight.mq.net.Loop;
import io.flyweight.mq.time.Timers;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Watches one open connection: pings after own silence, reports the peer's silence and stuck writes. On the loop. */
final class Heartbeat {

    private static final int LOOKS_PER_WRITE_TIMEOUT = 4;

    private final Loop loop;
    private final Timing timing;
    private final FrameOutput output;
    private final Events events;
    private Timers.@Nullable Timer timer;
    private long lastReadNanos;
    private boolean readingPaused;
    private boolean doubted;
    private long stuckOffered = -1;
    private long stuckSinceNanos;

    Heartbeat(Loop loop, Timing timing, FrameOutput output, Events events) {
        this.loop = loop;
        this.timing = timing;
        this.output = output;
        this.events = events;
    }

    /** What the heartbeat finds. */
    interface Events {

        /** Nothing was written for the interval, or nearly. */
        void onQuiet();

        /** The peer must be given up, because of {@code reason}. */
        void onDead(String reason);
    }

    void start() {
        lastReadNanos = loop.nanoTime();
        arm();
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
        }
        timer = null;
    }

    void onRead() {
        lastReadNanos = loop.nanoTime();
    }

    /** While we do not read, the peer's silence is our own doing. */
    void readingPaused(boolean paused) {
        readingPaused = paused;
        lastReadNanos = loop.nanoTime();
    }

    private void arm() {
        long wait = Long.MAX_VALUE;
        if (timing.heartbeatInterval() > 0) {
            long left = nanosToPing();
            // A ping that the full socket does not take is no reason to look again at once.
            wait = left > 0 ? left : timing.heartbeatInterval();
        }
        if (timing.silence() > 0) {
            wait = Math.min(wait, readingPaused ? timing.silence() : timing.silence() - silentNanos());
        }
        if (timing.write() > 0) {
            wait = Math.min(wait, timing.write() / LOOKS_PER_WRITE_TIMEOUT);
        }
        if (wait != Long.MAX_VALUE) {
            timer = loop.schedule(Math.max(1, wait), this::beat);
        }
    }

    /** A ping is due after our own silence, or up to the slack before, when other connections look too: on a grid. */
    private long nanosToPing() {
        long due = output.lastWriteNanos() + timing.heartbeatInterval();
        long early = timing.slack() == 0 ? 0 : Math.floorMod(due, timing.slack());
        return due - early - loop.nanoTime();
    }

    private void beat() {
        String dead = whyDead();
        if (dead != null && doubted) {
            events.onDead(dead);
            return;
        }
        doubted = dead != null;
        if (timing.heartbeatInterval() > 0 && nanosToPing() <= 0) {
            events.onQuiet();
        }
        if (doubted) {
            // It may be this process that stood still: what the peer has sent meanwhile is read before the next look.
            timer = loop.schedule(1, this::beat);
        } else {
            arm();
        }
    }

    private @Nullable String whyDead() {
        if (timing.silence() > 0 && !readingPaused && silentNanos() >= timing.silence()) {
            return "nothing was read for " + silentNanos() / 1_000_000 + " ms";
        }
        if (timing.write() > 0 && isStuck()) {
            return "a write made no progress for " + TimeUnit.NANOSECONDS.toMillis(timing.write()) + " ms";
        }
        return null;
    }

    /** Whether the same bytes have been waiting for the socket, look after look, for the whole write timeout. */
    private boolean isStuck() {
        long waitsAt = output.waitsAt();
        if (waitsAt < 0 || waitsAt != stuckOffered) {
            stuckOffered = waitsAt;
            stuckSinceNanos = loop.nanoTime();
            return false;
        }
        return loop.nanoTime() - stuckSinceNanos >= timing.write();
    }

    private long silentNanos() {
        return loop.nanoTime() - lastReadNanos;
    }
}
