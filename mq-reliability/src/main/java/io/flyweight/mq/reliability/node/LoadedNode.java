package io.flyweight.mq.reliability.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flyweight.mq.Config;
import io.flyweight.mq.Manager;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.reliability.history.HistoryLine;
import io.flyweight.mq.reliability.history.HistoryLine.Kind;
import io.flyweight.mq.reliability.history.HistoryWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import java.util.stream.LongStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node with default settings in a process of its own. It does what the lines that it reads say, and answers each with
 * one; at SIGTERM it closes in good order.
 */
public final class LoadedNode {

    private static final Logger LOG = LoggerFactory.getLogger(LoadedNode.class);
    private static final int LONG_LINE = 10_000;
    private static final int TICK_MILLIS = 15;
    private static final long END_SECONDS = 35;
    private static final long IDS_OF_A_PROCESS = 1_000_000_000;

    private final String name;
    private final HistoryWriter history;
    private final Handler handler;
    private final Manager manager;
    private final Descriptors descriptors = new Descriptors();
    private final ScheduledExecutorService senders;
    private final List<Traffic> traffic;

    /**
     * What it is started with.
     *
     * @param history the file to write
     * @param name the own queue
     * @param run 1 for the node's first process, 2 for the next
     * @param tokens the first one to prove with, all to accept, separated by commas
     * @param listen where to listen
     * @param queues all of them, as {@code name=host:port}
     */
    record Arguments(Path history, String name, int run, String[] tokens, String listen, List<String> queues) {

        static Arguments of(String... args) {
            return new Arguments(
                    Path.of(args[0]),
                    args[1],
                    Integer.parseInt(args[2]),
                    args[3].split(","),
                    args[4],
                    List.of(args).subList(5, args.length));
        }

        Config config() {
            Config.Builder config = Config.builder(name)
                    .authToken(tokens[0])
                    .acceptedTokens(List.of(tokens).subList(1, tokens.length))
                    .listenAddress(listen);
            for (String queue : queues) {
                String[] parts = queue.split("=", 2);
                config.queue(parts[0], parts[1]);
            }
            return config.build();
        }
    }

    /** Starts it. */
    LoadedNode(Arguments arguments) throws IOException {
        name = arguments.name();
        history = new HistoryWriter(arguments.history());
        handler = new Handler(history);
        manager = new Manager(arguments.config(), handler);
        manager.start();
        long firstId = arguments.run() * IDS_OF_A_PROCESS;
        traffic = manager.peers().stream()
                .map(peer -> new Traffic(manager, peer, history, firstId))
                .toList();
        senders = Executors.newScheduledThreadPool(traffic.size());
        traffic.forEach(each -> senders.scheduleAtFixedRate(each::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS));
        senders.scheduleAtFixedRate(descriptors::tick, 0, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Runs until SIGTERM. */
    public static void main(String[] args) throws IOException {
        LoadedNode node = new LoadedNode(Arguments.of(args));
        Runtime.getRuntime().addShutdownHook(new Thread(node::end));
        PrintStream answers = new PrintStream(System.out, true, UTF_8);
        BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            answers.append(node.command(line.split(" "))).append('\n').flush();
        }
        // Who started it has died.
        Runtime.getRuntime().halt(1);
    }

    private String command(String... words) throws IOException {
        switch (words[0]) {
            case "status" -> {
                return status();
            }
            case "tokens" -> manager.setTokens(words[1], Arrays.copyOfRange(words, 2, words.length));
            case "bad" -> handler.bad(words[1].equals("on"));
            case "slow" -> handler.slow(words[1].equals("on"));
            case "log" -> LOG.warn("{}", words[1].repeat(LONG_LINE));
            case "misbehaved" -> {
                return Long.toString(handler.misbehaved());
            }
            case "clock" -> {
                return Long.toString(System.currentTimeMillis());
            }
            case "exhaust" -> descriptors.exhaust();
            case "release" -> descriptors.release();
            default -> throw new IllegalArgumentException(words[0]);
        }
        return "done";
    }

    /**
     * How many peers are connected, how many milliseconds ago a send failed, and how many milliseconds ago it was that a
     * packet was sent to each peer that was handled.
     */
    private String status() {
        long connected = manager.peers().stream()
                .filter(peer -> manager.state(peer) == OutConnState.CONNECTED)
                .count();
        long now = System.nanoTime();
        return connected + " " + millis(ages(now, Traffic::lastFailureNanos).min()) + " "
                + millis(ages(now, Traffic::lastHandledNanos).max());
    }

    private LongStream ages(long now, ToLongFunction<Traffic> time) {
        return traffic.stream().mapToLong(each -> now - time.applyAsLong(each));
    }

    private static long millis(OptionalLong nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos.orElseThrow());
    }

    /** Closes while sends go on, and ends once each of them has its answer. */
    void end() {
        manager.close();
        senders.shutdown();
        try {
            boolean quiet = senders.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
            for (Traffic each : traffic) {
                quiet &= each.awaitQuiet(END_SECONDS);
            }
            history.write(Kind.END, name, 0, quiet ? HistoryLine.QUIET : "UNQUIET");
            history.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
