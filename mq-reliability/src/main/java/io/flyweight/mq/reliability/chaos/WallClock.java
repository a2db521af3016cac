package io.flyweight.mq.reliability.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The wall clock of a process, which libfaketime moves. The monotonic clock stays. */
final class WallClock {

    private static final @Nullable Path LIBRARY = List.of(
                    "/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1",
                    "/usr/lib/aarch64-linux-gnu/faketime/libfaketimeMT.so.1")
            .stream()
            .map(Path::of)
            .filter(Files::exists)
            .findFirst()
            .orElse(null);

    private WallClock() {}

    static boolean canMove() {
        return LIBRARY != null;
    }

    /** Lets a process look at that file each second. It starts slowly then, and what it does is slower, too. */
    static void prepare(Map<String, String> environment, Path file) {
        environment.put("LD_PRELOAD", String.valueOf(LIBRARY));
        environment.put("FAKETIME_TIMESTAMP_FILE", file.toString());
        environment.put("FAKETIME_CACHE_DURATION", "1");
        environment.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
    }

    /** Sets it to so many seconds from the true time. */
    static void move(Path file, long seconds) throws IOException {
        Files.writeString(file, (seconds < 0 ? "" : "+") + seconds + "\n");
    }
}
