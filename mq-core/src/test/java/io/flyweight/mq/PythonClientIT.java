package io.flyweight.mq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flyweight.mq.api.Ack;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client in another language, written from docs/protocol.md alone, talks to a node. */
@Timeout(60)
class PythonClientIT {

    private static final String PYTHON = "python3";
    private static final int PACKETS = 100;

    /** What the client printed, line by line, and how it ended. */
    private record Run(List<String> lines, int exitCode) {}

    @BeforeEach
    void needsPython() {
        boolean there = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, PYTHON)));
        assumeTrue(there, PYTHON + " is not on the PATH: the client of docs/protocol.md is not tested here");
    }

    private static Path script() {
        try {
            return Path.of(Objects.requireNonNull(PythonClientIT.class.getResource("/clients/client.py"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Run run(int port, String token, String from, String to) throws IOException, InterruptedException {
        Process client = new ProcessBuilder(
                        PYTHON,
                        script().toString(),
                        "127.0.0.1",
                        Integer.toString(port),
                        token,
                        from,
                        to,
                        Integer.toString(PACKETS))
                .redirectErrorStream(true)
                .start();
        String printed = new String(client.getInputStream().readAllBytes(), UTF_8);
        return new Run(printed.lines().toList(), client.waitFor());
    }

    @Test
    void isAnsweredAndLeavesInGoodOrder() throws IOException, InterruptedException {
        List<String> received = new CopyOnWriteArrayList<>();
        try (Mesh mesh = new Mesh("node", "client")) {
            Manager node = mesh.start("node", (name, packet) -> {
                received.add(name + ":" + packet.text());
                packet.reply(Integer.toString(received.size()).getBytes(UTF_8));
                return Ack.OK;
            });

            Run run = run(mesh.port("node"), ScriptedPeer.TOKEN, "client", "node");

            assertThat(run.exitCode()).as("%s", run.lines()).isZero();
            assertThat(received)
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, PACKETS + 1)
                            .mapToObj(i -> i <= PACKETS ? "client:packet " + i : "client:how many?")
                            .toList());
            assertThat(run.lines())
                    .as("answers in order, the last one the reply, and no CLOSE of the node")
                    .endsWith("REPLY 101 b'\\x00\\x00101'")
                    .filteredOn(line -> !line.startsWith("REPLY"))
                    .allMatch(line -> line.matches("ACK \\d+ b'\\\\x00\\\\x00\\\\x00'"))
                    .last()
                    .isEqualTo("ACK 100 b'\\x00\\x00\\x00'");
            await().untilAsserted(() ->
                    assertThat(node.status().peers().get(0).inbound()).isFalse());
        }
    }

    @Test
    void noticesANodeThatDoesNotHoldTheToken() throws IOException, InterruptedException {
        Recorder recorder = new Recorder();
        try (Mesh mesh = new Mesh("node", "client")) {
            mesh.start("node", recorder);

            Run run = run(mesh.port("node"), "another token", "client", "node");

            assertThat(run.exitCode()).isNotZero();
            assertThat(run.lines()).containsExactly("wrong proof");
            assertThat(recorder.received()).isEmpty();
        }
    }
}
