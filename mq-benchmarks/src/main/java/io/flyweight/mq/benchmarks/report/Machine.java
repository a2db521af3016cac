package io.flyweight.mq.benchmarks.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the figures were taken on: hardware, system, JDK, libraries. */
public final class Machine {

    private static final long GIB = 1L << 30;

    private Machine() {}

    /** Returns a table about this machine, this JVM and the contestants' versions. */
    public static Table describe(String options) {
        Table table = new Table("on", "what");
        table.row(List.of("processor", processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores"));
        table.row(List.of("memory", memoryGib() + " GiB"));
        table.row(List.of(
                "system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch")));
        table.row(List.of("JVM", System.getProperty("java.vm.name") + " " + Runtime.version()));
        table.row(List.of("JVM options", jvmOptions()));
        table.row(List.of("versions", versions()));
        table.row(List.of("options", options));
        table.row(List.of("date", LocalDate.now().toString()));
        return table;
    }

    private static String processor() {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.isReadable(info)) {
            return System.getProperty("os.arch", "unknown");
        }
        try (var lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).trim())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long memoryGib() {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return Math.round((double) system.getTotalMemorySize() / GIB);
    }

    private static String jvmOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-X") || argument.startsWith("--add-opens"))
                .collect(Collectors.joining(" "));
    }

    private static String versions() {
        Properties versions = new Properties();
        try (InputStream in = Machine.class.getResourceAsStream("/versions.properties")) {
            versions.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TreeSet<>(versions.stringPropertyNames())
                .stream().map(name -> name + " " + versions.getProperty(name)).collect(Collectors.joining(", "));
    }
}
