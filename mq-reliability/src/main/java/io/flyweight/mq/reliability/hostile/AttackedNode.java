package io.flyweight.mq.reliability.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flyweight.mq.Config;
import io.flyweight.mq.Manager;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.reliability.resources.Resources;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The node under attack, in a process of its own. It obeys words on its standard input, ends with it, and answers each
 * with a line that begins with {@link #ANSWER}; other lines are its log.
 *
 * <p>Arguments: those of {@link Places} and {@link Limits}.
 */
final class AttackedNode {

    static final String ANSWER = "> ";
    /** Collects garbage; answers the resources now, the peaks since the last time, and the reconnects to the honest peer. */
    static final String MEASURE = "measure";

    private static final long SAMPLE_MILLIS = 20;
    private static final byte[] BODY = new byte[1024];

    private final Manager manager;
    private Resources peak = Resources.now().withoutHeap();

    private AttackedNode(Config config) {
        manager = new Manager(config, AttackedNode::handle);
    }

    /** Runs until its standard input ends. */
    public static void main(String[] args) throws IOException {
        Config.Builder config = Places.parse(args[0], args[1]).config(Places.NODE);
        Limits.parse(args[2]).apply(config);
        new AttackedNode(config.build()).obey(System.out);
    }

    private static Ack handle(String from, Packet packet) {
        if (packet.isRequest()) {
            packet.reply(BODY);
        }
        return Ack.OK;
    }

    private void obey(PrintStream out) throws IOException {
        manager.start();
        ScheduledExecutorService tasks = Executors.newScheduledThreadPool(2);
        tasks.scheduleWithFixedDelay(this::sample, 0, SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
        tasks.scheduleWithFixedDelay(this::feed, 0, SAMPLE_MILLIS, TimeUnit.MILLISECONDS);
        BufferedReader words = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String word = words.readLine(); word != null; word = words.readLine()) {
            out.println(ANSWER + (word.equals(MEASURE) ? measure() : "unknown: " + word));
        }
        tasks.shutdownNow();
        manager.forceStop();
    }

    private synchronized void sample() {
        peak = peak.max(Resources.now().withoutHeap());
    }

    /** Gives the member something to read wherever it lets this node connect, until its window is full. */
    private void feed() {
        boolean taken = manager.state(Places.MEMBER) == OutConnState.CONNECTED;
        while (taken) {
            taken = !manager.sendAsync(Places.MEMBER, BODY).isCompletedExceptionally();
        }
    }

    private synchronized String measure() {
        System.gc();
        Resources now = Resources.now();
        Resources peaks = peak.max(now);
        peak = now.withoutHeap();
        return now.words() + "|" + peaks.words() + "|"
                + manager.status(Places.HONEST).counters().reconnects();
    }
}
