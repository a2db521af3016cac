package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A node that runs out of file descriptors. */
@Timeout(120)
class DescriptorsIT {

    static final String LISTENING = "listening at ";
    static final String TOKEN = "a token of the tests";

    private static final Path BASH = Path.of("/bin/bash");
    private static final int DESCRIPTORS = 80;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<String> lines = new CopyOnWriteArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void acceptsAgainOnceThereAreDescriptors() throws IOException {
        assumeTrue(Files.isExecutable(BASH), "there is no " + BASH + ", whose ulimit is needed");
        long began = System.nanoTime();
        Process process = start();
        try {
            String address = awaitLine(LISTENING);
            int port = Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
            List<Socket> crowd = new ArrayList<>();
            for (int i = 0; i < DESCRIPTORS; i++) {
                crowd.add(new Socket("127.0.0.1", port));
            }
            await().atMost(PATIENCE).until(() -> failures() >= 5);
            int failures = failures();
            long tenths = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) / 100;
            assertThat(failures).as("failures, with a pause after each").isLessThanOrEqualTo((int) tenths + 1);

            for (Socket socket : crowd) {
                socket.close();
            }

            Config config = Config.builder("honest")
                    .queue("honest", "127.0.0.1:0")
                    .queue("crowded", "127.0.0.1:" + port)
                    .authToken(TOKEN)
                    .build();
            try (Manager honest = new Manager(config, Mesh.IGNORE)) {
                honest.connect();
                honest.awaitConnected("crowded", PATIENCE);
                honest.send("crowded", new byte[] {1});
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private int failures() {
        return (int)
                lines.stream().filter(line -> line.contains("cannot accept")).count();
    }

    private String awaitLine(String part) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(lines).anyMatch(line -> line.contains(part)));
        return lines.stream().filter(line -> line.contains(part)).findFirst().orElseThrow();
    }

    private Process start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String command = "ulimit -n " + DESCRIPTORS + " && exec \"$0\" -cp \"$1\" " + CrowdedNode.class.getName();
        Process process = new ProcessBuilder(BASH.toString(), "-c", command, java, classPath())
                .redirectErrorStream(true)
                .start();
        Thread reader = new Thread(() -> read(process), "output of the crowded node");
        reader.setDaemon(true);
        reader.start();
        return process;
    }

    private void read(Process process) {
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(lines::add);
        } catch (IOException | RuntimeException e) {
            lines.add("the output ends: " + e);
        }
    }

    /** All in jars, which stay open: a class in a directory could not be loaded any more without a descriptor. */
    private String classPath() {
        Stream<String> inherited = Stream.of("java.class.path", "jdk.module.path")
                .map(System::getProperty)
                .filter(Objects::nonNull)
                .flatMap(path -> Stream.of(path.split(File.pathSeparator)))
                .filter(path -> path.endsWith(".jar"));
        return Stream.concat(Stream.of(jar("test-classes"), jar("classes")), inherited)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String jar(String classes) {
        String jar = directory.resolve(classes + ".jar").toString();
        ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
        assertThat(tool.run(System.out, System.err, "cf", jar, "-C", "target/" + classes, "."))
                .as("making a jar")
                .isZero();
        return jar;
    }
}
