package io.flyweight.mq.reliability.leak;

import io.flyweight.mq.reliability.resources.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** What a process used from time to time while one thing was done again and again. */
final class Course {

    /** The first ones warm up: pools fill, classes load. */
    private static final int WARM = 2;

    private static final int LOOKS = 50;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final double MIB = 1024 * 1024;

    private final String title;
    private final List<Resources> samples = new ArrayList<>();
    private long times;

    Course(String title) {
        this.title = title;
    }

    /** Wears, and looks in between; {@code progress} hears of each look. */
    Course run(Wear wear, int looks, Consumer<String> progress) throws InterruptedException {
        for (int i = 0; i < looks + WARM; i++) {
            times += wear.go();
            Resources now = settled();
            if (i >= WARM) {
                samples.add(now);
            }
            progress.accept(title + ", " + times + ": " + words(now) + (i < WARM ? " (warming up)" : ""));
        }
        return this;
    }

    /** The least of several looks: what has just ended takes its time to be gone. */
    private static Resources settled() {
        Resources least = collected();
        for (int i = 0; i < LOOKS; i++) {
            LockSupport.parkNanos(LOOK_NANOS);
            Resources next = collected();
            Resources lesser = least.min(next);
            if (lesser.equals(least) && i > LOOKS / 10) {
                return least;
            }
            least = lesser;
        }
        return least;
    }

    private static Resources collected() {
        System.gc();
        return Resources.now();
    }

    long times() {
        return times;
    }

    private Resources half(boolean first) {
        int middle = samples.size() / 2;
        List<Resources> half = first ? samples.subList(0, middle) : samples.subList(middle, samples.size());
        return half.stream().reduce(Resources::min).orElseThrow();
    }

    /**
     * Compares the least of either half of the looks: there may be no more threads and no more descriptors, and no more
     * heap or direct memory than by {@code bytes}. Buffers come back to their pool and are kept there, within limits.
     */
    boolean isFlat(long bytes) {
        Resources first = half(true);
        Resources last = half(false);
        return last.threads() <= first.threads()
                && last.descriptors() <= first.descriptors()
                && last.heap() - first.heap() < bytes
                && last.direct() - first.direct() < bytes;
    }

    static final String HEADER =
            "| what | times | heap after GC, MiB | direct, KiB | threads | descriptors |\n|---|---|---|---|---|---|";

    /** First, middle and last look. */
    String row() {
        Resources first = samples.get(0);
        Resources middle = samples.get(samples.size() / 2);
        Resources last = samples.get(samples.size() - 1);
        return String.format(
                Locale.ROOT,
                "| %s | %d | %.2f, %.2f, %.2f | %d, %d, %d | %d, %d, %d | %d, %d, %d |",
                title,
                times,
                first.heap() / MIB,
                middle.heap() / MIB,
                last.heap() / MIB,
                first.direct() / 1024,
                middle.direct() / 1024,
                last.direct() / 1024,
                first.threads(),
                middle.threads(),
                last.threads(),
                first.descriptors(),
                middle.descriptors(),
                last.descriptors());
    }

    private static String words(Resources now) {
        return String.format(
                Locale.ROOT,
                "heap %.2f MiB, direct %d KiB, %d threads, %d descriptors",
                now.heap() / MIB,
                now.direct() / 1024,
                now.threads(),
                now.descriptors());
    }
}
