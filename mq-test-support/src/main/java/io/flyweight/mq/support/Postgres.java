package io.flyweight.mq.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL of the system's packages, with data of its own, until it is closed. */
public final class Postgres implements AutoCloseable {

    private static final Path PACKAGED = Path.of("/usr/lib/postgresql");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Path data;
    private final int port;
    private final Process server;

    private Postgres(Path data, int port, Process server) {
        this.data = data;
        this.port = port;
        this.server = server;
    }

    /** Returns whether there is one to start. */
    public static boolean isInstalled() {
        return programs().isPresent();
    }

    /** Returns when it takes connections. */
    public static Postgres start() throws IOException, InterruptedException {
        Path programs = programs().orElseThrow();
        Path data = Files.createTempDirectory("mq-postgres");
        if (isRoot()) {
            run("chown", "postgres", data.toString());
        }
        run(asUser(programs.resolve("initdb"), "-D", data.toString(), "-A", "trust", "-U", "test", "--no-sync"));
        int port = Ports.free();
        Process server = new ProcessBuilder(asUser(
                        programs.resolve("postgres"),
                        "-D",
                        data.toString(),
                        "-p",
                        String.valueOf(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=",
                        "-c",
                        "fsync=off"))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start();
        Postgres postgres = new Postgres(data, port, server);
        await().atMost(PATIENCE).ignoreExceptions().until(() -> {
            postgres.connect("postgres").close();
            return true;
        });
        return postgres;
    }

    /** Creates a database, and returns where it is. */
    public String database(String name) {
        try (Connection connection = connect("postgres")) {
            connection.createStatement().execute("CREATE DATABASE " + name);
            return url(name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(database));
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=test";
    }

    @Override
    public void close() throws IOException, InterruptedException {
        server.destroyForcibly();
        server.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        Folders.delete(data);
    }

    private static Optional<Path> programs() {
        try (Stream<Path> versions = Files.isDirectory(PACKAGED) ? Files.list(PACKAGED) : Stream.empty()) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** It refuses to run as root. */
    private static List<String> asUser(Path program, String... arguments) {
        List<String> words = new ArrayList<>();
        if (isRoot()) {
            words.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"));
        }
        words.add(program.toString());
        words.addAll(Arrays.asList(arguments));
        return words;
    }

    private static void run(String... words) throws IOException, InterruptedException {
        run(Arrays.asList(words));
    }

    private static void run(List<String> words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(words + " failed: " + process.exitValue());
        }
    }
}
