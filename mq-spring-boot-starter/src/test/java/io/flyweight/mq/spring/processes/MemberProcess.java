package io.flyweight.mq.spring.processes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** Starts a {@link Member}, and reads what it writes down. */
final class MemberProcess implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader = new Thread(this::read, "member-reader");

    /** What it handled. */
    record Handled(int number, long nanos) {}

    /** Returns when it listens. */
    MemberProcess(String name, String address, String sender, String senderAddress) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = ManagementFactory.getRuntimeMXBean().getClassPath();
        process = new ProcessBuilder(
                        java,
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        Member.class.getName(),
                        name,
                        address,
                        sender,
                        senderAddress)
                .redirectError(Redirect.DISCARD)
                .start();
        reader.start();
        await().atMost(PATIENCE).until(() -> lines.stream().anyMatch(line -> line.startsWith(Member.READY)));
    }

    private void read() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            reader.lines().forEach(lines::add);
        } catch (IOException | UncheckedIOException e) {
            // What it wrote before it was killed is there.
        }
    }

    String address() {
        return lines.get(0).substring(Member.READY.length());
    }

    /** As {@code kill -9}. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        end();
    }

    /** In good order. */
    void leave() throws IOException, InterruptedException {
        process.getOutputStream().close();
        end();
    }

    private void end() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("does not end");
        }
        reader.join(PATIENCE.toMillis());
    }

    List<Handled> handled() {
        return lines.stream()
                .filter(line -> line.startsWith(Member.HANDLED))
                .map(line -> line.split(" "))
                .map(words -> new Handled(Integer.parseInt(words[1]), Long.parseLong(words[2])))
                .toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
