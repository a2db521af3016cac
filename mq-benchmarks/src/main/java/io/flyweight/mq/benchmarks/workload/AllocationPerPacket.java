package io.flyweight.mq.benchmarks.workload;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.api.Responder;
import io.flyweight.mq.benchmarks.Options;
import io.flyweight.mq.benchmarks.Workload;
import io.flyweight.mq.benchmarks.measure.Allocation;
import io.flyweight.mq.benchmarks.measure.Figures;
import io.flyweight.mq.benchmarks.measure.Turns;
import io.flyweight.mq.benchmarks.peer.Cluster;
import io.flyweight.mq.benchmarks.report.Report;
import io.flyweight.mq.benchmarks.report.Table;
import io.flyweight.mq.benchmarks.report.Target;
import io.flyweight.mq.conn.PendingSend;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** S7: what a packet allocates, on each side, beyond its body, its {@code Packet} and its future. */
public final class AllocationPerPacket implements Workload {

    private static final byte[] BODY = new byte[100];
    private static final int SENDER_SIDE = 0;
    private static final int RECEIVER_SIDE = 1;
    private static final int MOST_PER_SIDE = 16;
    private static final double LEAST_SHOWN = 0.01;

    @Override
    public List<String> numbers() {
        return List.of("S7");
    }

    /** How much one packet has allocated on average, by thread. */
    private final Map<String, Double> byThread = new TreeMap<>();

    @Override
    public void run(Options options, Report report) throws InterruptedException {
        Turns turns = new Turns("S7", "B a packet on the sender's side")
                .add("INLINE", () -> measure(Dispatch.INLINE, options))
                .add("SERIAL", () -> measure(Dispatch.SERIAL, options));
        Figures figures = turns.run(options.rounds());
        report.section("S7: allocation a packet", explanation());
        Table table = new Table("dispatch", "sender's side, B", "receiver's side, B");
        for (String name : turns.names()) {
            table.row(
                    figures.row(List.of(name), figures.median(name, SENDER_SIDE), figures.median(name, RECEIVER_SIDE)));
        }
        report.table(table);
        Table threads = new Table("thread, in the last round", "B a packet, nothing subtracted");
        byThread.forEach((name, bytes) -> threads.row(List.of(name, Figures.shown(bytes))));
        report.table(threads);
        for (String name : turns.names()) {
            OptionalDouble sender = figures.median(name, SENDER_SIDE);
            OptionalDouble receiver = figures.median(name, RECEIVER_SIDE);
            report.targets(
                    Target.atMost("S7: " + name + ", sender's side", MOST_PER_SIDE, " B", sender),
                    Target.atMost("S7: " + name + ", receiver's side", MOST_PER_SIDE, " B", receiver));
        }
    }

    private static String explanation() {
        return "Bytes allocated by all threads of a side, divided by the packets, the median of the rounds. Subtracted on"
                + " the sender's side: the future, " + futureBytes()
                + " B (its body is always the same array). Subtracted"
                + " on the receiver's side: the body, " + bodyBytes() + " B, and the `Packet`, " + packetBytes()
                + " B. These sizes are measured in this JVM. Nobody attaches anything to the futures.";
    }

    private static long futureBytes() {
        PendingSend.Patience patience = new PendingSend.Patience(System::nanoTime, false, 1);
        return Allocation.sizeOf(() -> PendingSend.send(patience));
    }

    private static long bodyBytes() {
        return Allocation.sizeOf(() -> new byte[BODY.length]);
    }

    private static long packetBytes() {
        Responder nobody = new Responder() {

            @Override
            public void reply(Packet request, Map<String, String> headers, byte[] body) {}

            @Override
            public void reason(Packet packet, String why) {}
        };
        return Allocation.sizeOf(() -> Packet.received(Map.of(), BODY, false, nobody));
    }

    private double[] measure(Dispatch dispatch, Options options)
            throws InterruptedException, ExecutionException, TimeoutException {
        try (Cluster cluster = new Cluster(List.of("sender", "receiver"))) {
            cluster.start("receiver", (from, packet) -> Ack.OK, builder -> builder.dispatch(dispatch));
            Manager sender = cluster.start("sender", (from, packet) -> Ack.OK, builder -> builder.dispatch(dispatch));
            cluster.awaitConnected();
            send(sender, options.turn().toNanos() / 2);
            Allocation.Snapshot before = Allocation.Snapshot.take();
            long packets = send(sender, options.turn().toNanos());
            Map<String, Long> grown = Allocation.Snapshot.take().since(before);
            return perPacket(dispatch, grown, packets);
        }
    }

    /** Sends for some time, waits for the last answer, and so for all of them, and returns how many there were. */
    private static long send(Manager sender, long nanos)
            throws InterruptedException, ExecutionException, TimeoutException {
        long start = System.nanoTime();
        long count = 0;
        CompletableFuture<Void> last = sender.sendAsync("receiver", BODY);
        while (System.nanoTime() - start < nanos) {
            last = sender.sendAsync("receiver", BODY);
            count++;
        }
        last.get(15, TimeUnit.SECONDS);
        return count + 1;
    }

    private double[] perPacket(Dispatch dispatch, Map<String, Long> grown, long packets) {
        String caller = Thread.currentThread().getName();
        long senderBytes = 0;
        long receiverBytes = 0;
        for (Map.Entry<String, Long> thread : grown.entrySet()) {
            String name = thread.getKey();
            boolean sends = name.equals(caller) || name.startsWith("mq-") && name.contains("sender");
            boolean receives = name.startsWith("mq-") && name.contains("receiver");
            senderBytes += sends ? thread.getValue() : 0;
            receiverBytes += receives ? thread.getValue() : 0;
            double each = (double) thread.getValue() / packets;
            if ((sends || receives) && each >= LEAST_SHOWN) {
                byThread.put(dispatch + ", " + name, each);
            }
        }
        return new double[] {
            (double) senderBytes / packets - futureBytes(),
            (double) receiverBytes / packets - bodyBytes() - packetBytes()
        };
    }
}
