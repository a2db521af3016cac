package io.flyweight.mq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Dispatch;
import io.flyweight.mq.api.Packet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class ManagerIT {

    @ParameterizedTest
    @EnumSource(Dispatch.class)
    void aSendThatReturnsWasHandled(Dispatch dispatch) {
        Recorder recorder = new Recorder();
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", recorder, config -> config.dispatch(dispatch));
            mesh.awaitConnected();

            a.send("b", "Hello world".getBytes(UTF_8));

            assertThat(recorder.received()).containsExactly("a:Hello world");
            assertThat(a.status().peers().get(0).counters().sent()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(Dispatch.class)
    void handlesPipelinedPacketsInOrder(Dispatch dispatch) {
        Recorder recorder = new Recorder();
        int count = 2_000;
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", recorder, config -> config.dispatch(dispatch));
            mesh.awaitConnected();

            CompletableFuture<?>[] answers = IntStream.range(0, count)
                    .mapToObj(i -> a.sendAsync("b", Integer.toString(i).getBytes(UTF_8)))
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(answers).join();

            assertThat(recorder.received())
                    .isEqualTo(IntStream.range(0, count).mapToObj(i -> "a:" + i).toList());
        }
    }

    @Test
    void carriesBodiesOfEverySizeUnchanged() {
        List<byte[]> received = new CopyOnWriteArrayList<>();
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", (name, packet) -> {
                received.add(packet.body());
                return Ack.OK;
            });
            mesh.awaitConnected();
            Random random = new Random(7);
            List<byte[]> bodies = new ArrayList<>();
            for (int size : new int[] {0, 1, 100, 32_767, 32_768, 65_536, 200_001, 1_048_576}) {
                byte[] body = new byte[size];
                random.nextBytes(body);
                bodies.add(body);
            }

            bodies.stream().map(body -> a.sendAsync("b", body)).toList().forEach(CompletableFuture::join);

            assertThat(received).hasSameSizeAs(bodies);
            for (int i = 0; i < bodies.size(); i++) {
                assertThat(Arrays.equals(received.get(i), bodies.get(i))).isTrue();
            }
        }
    }

    @Test
    void carriesHeadersAndReplies() {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", (name, packet) -> {
                packet.reply(
                        Map.of("echo", packet.headers().getOrDefault("say", "")),
                        packet.text().toUpperCase().getBytes(UTF_8));
                return Ack.OK;
            });
            mesh.awaitConnected();

            Packet reply = a.request("b", Map.of("say", "hello"), "body".getBytes(UTF_8), null);

            assertThat(reply.text()).isEqualTo("BODY");
            assertThat(reply.headers()).containsExactly(Map.entry("echo", "hello"));
            assertThat(a.requestAsync("b", "x".getBytes(UTF_8)).join().text()).isEqualTo("X");
        }
    }

    @Test
    void aRequestWithoutReplyGetsAnEmptyOne() {
        try (Mesh mesh = new Mesh("a", "b")) {
            Manager a = mesh.start("a", Mesh.IGNORE);
            mesh.start("b", Mesh.IGNORE);
            mesh.awaitConnected();

            assertThat(a.request("b", new byte[] {1}).body()).isEmpty();
        }
    }
}
