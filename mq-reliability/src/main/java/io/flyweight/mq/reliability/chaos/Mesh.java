package io.flyweight.mq.reliability.chaos;

import io.flyweight.mq.reliability.history.HistoryCheck;
import io.flyweight.mq.reliability.history.ProcessHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Nodes in processes of their own, each in a namespace of its own. Used by one thread. */
final class Mesh implements AutoCloseable {

    private static final int PORT = 20001;
    private static final long LOOK_MILLIS = 100;
    private static final long RECOVERY_MILLIS = TimeUnit.NANOSECONDS.toMillis(HistoryCheck.RECOVERY_NANOS);
    private static final String LOGS_SIZE = "size=512k";

    private final List<String> nodes;
    private final Path directory;
    private final Network network;
    private final Map<String, NodeProcess> running = new HashMap<>();
    private final Map<String, Integer> runs = new HashMap<>();
    private final List<NodeProcess> all = new ArrayList<>();
    private List<String> tokens = List.of("token-0");

    /** Builds the network; {@code directory} takes what the nodes write. */
    Mesh(String prefix, Path directory, List<String> nodes) throws IOException, InterruptedException {
        this.nodes = nodes;
        this.directory = directory;
        this.network = new Network(prefix, nodes);
        for (String node : nodes) {
            Files.createDirectories(logs(node));
            Command.run(
                    "mount", "-t", "tmpfs", "-o", LOGS_SIZE, "tmpfs", logs(node).toString());
        }
    }

    List<String> nodes() {
        return nodes;
    }

    Network network() {
        return network;
    }

    Path logs(String node) {
        return directory.resolve("logs-" + node);
    }

    Path clock(String node) {
        return directory.resolve(node + ".clock");
    }

    /** Starts the next process of a node, and waits until it answers. */
    void start(String node) throws IOException {
        start(node, null);
    }

    /** Stops a node in good order and starts it again, with a wall clock that can be moved by that file if there is one. */
    void restart(String node, @Nullable Path clock) throws IOException, InterruptedException {
        process(node).askToLeave();
        process(node).awaitEnd();
        start(node, clock);
    }

    /** Stops a node in good order and starts it again, with all connections before it returns. */
    void restart(String node) throws IOException, InterruptedException {
        restart(node, null);
        if (!awaitCalm(0, RECOVERY_MILLIS)) {
            throw new IOException("not connected " + RECOVERY_MILLIS + " ms after " + node + " was restarted");
        }
    }

    private void start(String node, @Nullable Path clock) throws IOException {
        int run = runs.merge(node, 1, Integer::sum);
        List<String> arguments =
                new ArrayList<>(List.of(node, Integer.toString(run), String.join(",", tokens), "0.0.0.0:" + PORT));
        nodes.forEach(each -> arguments.add(each + "=" + network.host(each) + ":" + PORT));
        Path log = logs(node).resolve("node.log");
        NodeProcess process = new NodeProcess(
                node, run, new NodeProcess.Place(network.namespace(node), directory, clock, log), arguments);
        running.put(node, process);
        all.add(process);
        status(node);
    }

    NodeProcess process(String node) {
        return Objects.requireNonNull(running.get(node), node);
    }

    /** What nodes prove with at this time. */
    String token() {
        return tokens.get(0);
    }

    /** Lets all nodes, now and when they are started, prove with the first one and accept them all. */
    void tokens(List<String> now) throws IOException {
        tokens = now;
        for (String node : nodes) {
            process(node).command("tokens " + String.join(" ", now));
        }
    }

    /**
     * Waits until all nodes are connected to each other, what each has sent to each from now on is handled, and none has
     * had a failure for some time. A connection may look well long after it was cut.
     *
     * @return whether they were, in that time
     */
    boolean awaitCalm(long quietMillis, long longestMillis) throws IOException {
        long begun = System.nanoTime();
        long passed = 0;
        while (!isCalm(quietMillis, passed)) {
            if (passed > longestMillis) {
                return false;
            }
            pass(LOOK_MILLIS);
            passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        }
        return true;
    }

    private boolean isCalm(long quietMillis, long passedMillis) throws IOException {
        for (String node : nodes) {
            long[] status = status(node);
            boolean connected = status[0] == nodes.size() - 1;
            boolean quiet = status[1] >= quietMillis;
            boolean handled = status[2] < passedMillis;
            if (!connected || !quiet || !handled) {
                return false;
            }
        }
        return passedMillis >= quietMillis;
    }

    /** What {@link io.flyweight.mq.reliability.node.LoadedNode} says of itself. */
    private long[] status(String node) throws IOException {
        return Stream.of(process(node).command("status").split(" "))
                .mapToLong(Long::parseLong)
                .toArray();
    }

    /** How many of its peers a node is not connected to. */
    long unconnected(String node) throws IOException {
        return nodes.size() - 1 - status(node)[0];
    }

    /** Lets time pass. */
    static void pass(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Ends all in good order, at the same time. */
    void leave() throws InterruptedException {
        for (NodeProcess process : running.values()) {
            process.askToLeave();
        }
        for (NodeProcess process : running.values()) {
            process.awaitEnd();
        }
    }

    /** What all processes wrote, those of a node in their order. */
    List<ProcessHistory> histories() {
        return all.stream().map(NodeProcess::history).toList();
    }

    /** Deletes what the processes wrote. */
    void deleteHistories() throws IOException {
        for (NodeProcess process : all) {
            process.deleteHistory();
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (NodeProcess process : running.values()) {
            process.kill();
        }
        network.close();
        for (String node : nodes) {
            Path log = logs(node).resolve("node.log");
            if (Files.exists(log)) {
                Files.copy(log, directory.resolve(node + ".log"));
            }
            Command.attempt("umount", logs(node).toString());
        }
    }
}
