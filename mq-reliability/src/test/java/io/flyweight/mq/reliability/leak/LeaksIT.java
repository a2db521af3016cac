package io.flyweight.mq.reliability.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command's checks, each a little, and that they see a leak. */
@Tag("long")
@Timeout(120)
class LeaksIT {

    private static final int LOOKS = 4;
    private static final long ALLOWED_BYTES = 2 * 1024 * 1024;

    private static void assertFlat(Wear wear) throws InterruptedException {
        List<String> progress = new ArrayList<>();
        try (wear) {
            Course course = new Course("test").run(wear, LOOKS, progress::add);
            assertThat(course.isFlat(ALLOWED_BYTES))
                    .as("%d times flat: %s", course.times(), progress)
                    .isTrue();
        }
    }

    @Test
    void reconnectsAreFlat() throws IOException, InterruptedException {
        assertFlat(new Reconnects(null, 50));
    }

    @Test
    void reconnectsWithTlsAreFlat() throws IOException, InterruptedException {
        assertFlat(new Reconnects(Leaks.tls(), 10));
    }

    @Test
    void startsAndStopsAreFlat() throws IOException, InterruptedException {
        assertFlat(new Restarts(10));
    }

    @Test
    void mixedLoadIsFlat() throws IOException, InterruptedException {
        assertFlat(new MixedLoad(Duration.ofMillis(500)));
    }

    @Test
    void aLeakOfHeapAndOneOfThreadsAreSeen() throws InterruptedException {
        assertThat(leak(() -> new byte[1024 * 1024])).isFalse();
        assertThat(leak(() -> {
                    Thread thread = new Thread(LockSupport::park);
                    thread.setDaemon(true);
                    thread.start();
                    return thread;
                }))
                .isFalse();
    }

    private static boolean leak(Supplier<Object> leak) throws InterruptedException {
        List<Object> kept = new ArrayList<>();
        Wear leaky = new Wear() {
            @Override
            public long go() {
                kept.add(leak.get());
                return kept.size();
            }

            @Override
            public void close() {
                kept.clear();
            }
        };
        try (leaky) {
            return new Course("leaky").run(leaky, LOOKS, line -> {}).isFlat(ALLOWED_BYTES / 2);
        }
    }
}
