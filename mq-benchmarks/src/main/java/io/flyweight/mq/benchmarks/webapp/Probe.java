package io.flyweight.mq.benchmarks.webapp;

import io.flyweight.mq.benchmarks.measure.Memory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Tells {@link StartedApplication} about its own process: when the application is ready, and, asked by a byte, what it
 * holds. Ends the process when nobody can ask any more.
 */
final class Probe implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger LOG = LoggerFactory.getLogger(Probe.class);

    static final String READY = "ready";
    static final String HOLDS = "holds";

    private static final double MIB = 1024 * 1024;
    private static final long PAGE_BYTES = 4096;

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        long process = ManagementFactory.getRuntimeMXBean().getUptime();
        long thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        Duration application = Objects.requireNonNull(event.getTimeTaken());
        say(READY, process, application.toMillis(), TimeUnit.NANOSECONDS.toMillis(thread));
        new Thread(this::answer, "probe").start();
    }

    private void answer() {
        try {
            while (System.in.read() >= 0) {
                Memory memory = Memory.held();
                long other = ManagementFactory.getMemoryMXBean()
                        .getNonHeapMemoryUsage()
                        .getUsed();
                say(HOLDS, memory.heapBytes() / MIB, other / MIB, memory.directBytes() / MIB, residentBytes() / MIB);
            }
        } catch (IOException e) {
            say(e.toString());
        } finally {
            System.exit(0);
        }
    }

    private static long residentBytes() throws IOException {
        Path status = Path.of("/proc/self/statm");
        if (!Files.isReadable(status)) {
            return 0;
        }
        return Long.parseLong(Files.readString(status).split(" ")[1]) * PAGE_BYTES;
    }

    private static void say(String what, double... figures) {
        StringBuilder line = new StringBuilder(what);
        for (double figure : figures) {
            line.append(' ').append(figure);
        }
        LOG.info("{}", line);
    }
}
