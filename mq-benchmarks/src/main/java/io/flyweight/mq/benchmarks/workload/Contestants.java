package io.flyweight.mq.benchmarks.workload;

import io.flyweight.mq.benchmarks.Options;
import io.flyweight.mq.benchmarks.measure.Figures;
import io.flyweight.mq.benchmarks.measure.Latency;
import io.flyweight.mq.benchmarks.measure.Throughput;
import io.flyweight.mq.benchmarks.measure.Turns;
import io.flyweight.mq.benchmarks.peer.Load;
import io.flyweight.mq.benchmarks.peer.Peer;
import io.flyweight.mq.benchmarks.peer.Ping;
import io.flyweight.mq.benchmarks.peer.Pipe;
import java.util.List;

/** Those peers that take part in a workload. */
final class Contestants {

    private final List<Peer> peers;
    private final Options options;

    Contestants(Options options, List<Peer> peers) {
        this.options = options;
        this.peers = peers.stream().filter(peer -> options.has(peer.name())).toList();
    }

    /** Measures messages a second. */
    Figures throughput(String workload, Load load) throws InterruptedException {
        byte[] body = new byte[load.bodyBytes()];
        Turns turns = new Turns(workload, "messages/s");
        for (Peer peer : peers) {
            turns.add(peer.name(), () -> {
                try (Pipe pipe = peer.openPipe(load)) {
                    return new double[] {Throughput.perSecond(pipe, body, options.turn())};
                }
            });
        }
        return turns.run(options.rounds());
    }

    /** Measures round trips: p50 and p99, in microseconds. */
    Figures latency(String workload, Load load) throws InterruptedException {
        byte[] body = new byte[load.bodyBytes()];
        Turns turns = new Turns(workload, "µs");
        for (Peer peer : peers) {
            turns.add(peer.name(), () -> {
                try (Ping ping = peer.openPing(load, 1)) {
                    Latency latency = Latency.of(ping, body, options.turn());
                    return new double[] {latency.p50Micros(), latency.p99Micros()};
                }
            });
        }
        return turns.run(options.rounds());
    }

    List<Peer> peers() {
        return peers;
    }
}
