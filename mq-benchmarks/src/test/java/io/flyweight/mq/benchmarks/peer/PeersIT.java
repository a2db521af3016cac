package io.flyweight.mq.benchmarks.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.TlsEngines;
import io.flyweight.mq.benchmarks.measure.Waiting;
import io.flyweight.mq.benchmarks.spring.JacksonPeer;
import io.flyweight.mq.benchmarks.spring.TemplatePeer;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every contestant does what its figures claim, here with a few messages. */
@Tag("long")
@Timeout(60)
class PeersIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Load SMALL = new Load(100, 256, 1024 * 1024);
    private static final int SMALL_MESSAGES = 2000;
    private static final Load LARGE = new Load(1024 * 1024, 256, 4 * 1024 * 1024);
    private static final int LARGE_MESSAGES = 20;
    private static final int PINGS = 100;

    static Stream<Peer> all() throws IOException, InterruptedException {
        return Stream.concat(pinging(), Stream.of(new JacksonPeer(TemplatePeer.mapper())));
    }

    static Stream<Peer> pinging() throws IOException, InterruptedException {
        Stream<Peer> small = Stream.of(new GrpcPeer(), new AeronPeer(), TemplatePeer.plain(), TemplatePeer.metered());
        return Stream.concat(forLargeBodies(), small);
    }

    static Stream<Peer> forLargeBodies() throws IOException, InterruptedException {
        TlsEngines tls = TlsIdentity.create();
        return Stream.of(
                new RawPeer(),
                FlyweightPeer.serial(),
                FlyweightPeer.inline(SMALL),
                FlyweightPeer.inline(SMALL).over(tls),
                new JeroMqPeer(),
                new NettyPeer(),
                NettyPeer.over(tls));
    }

    private static void assertTransports(Peer peer, Load load, int messages) throws IOException, InterruptedException {
        byte[] body = new byte[load.bodyBytes()];
        try (Pipe pipe = peer.openPipe(load)) {
            for (int i = 0; i < messages; i++) {
                pipe.send(body);
            }
            pipe.flush();
            Waiting.until(() -> pipe.done() >= messages, PATIENCE);
            assertThat(pipe.done()).isEqualTo(messages);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void transportsManySmallMessages(Peer peer) throws IOException, InterruptedException {
        assertTransports(peer, SMALL, SMALL_MESSAGES);
    }

    @ParameterizedTest
    @MethodSource("forLargeBodies")
    void transportsLargeMessages(Peer peer) throws IOException, InterruptedException {
        assertTransports(peer, LARGE, LARGE_MESSAGES);
    }

    @ParameterizedTest
    @MethodSource("pinging")
    void answersEachPing(Peer peer) throws IOException, InterruptedException {
        byte[] body = new byte[SMALL.bodyBytes()];
        int answered = 0;
        try (Ping ping = peer.openPing(SMALL, 1)) {
            for (int i = 0; i < PINGS; i++) {
                ping.roundTrip(body);
                answered++;
            }
        }
        assertThat(answered).isEqualTo(PINGS);
    }
}
