package io.flyweight.mq.benchmarks.webapp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.benchmarks.peer.Cluster;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("long")
@Timeout(180)
class StartedApplicationIT {

    @Test
    void startsWithoutTheStarterAndTellsWhatItHolds() throws IOException, InterruptedException {
        try (StartedApplication application = new StartedApplication(false)) {
            assertThat(application.readyMillis()).hasSize(3).doesNotContain(0);
            assertThat(application.heldMib()).hasSize(4);
            assertThat(application.heldMib()[0]).isPositive();
        }
    }

    @Test
    void withTheStarterItAnswersTheOtherQueue() throws Exception {
        CompletableFuture<String> answered = new CompletableFuture<>();
        try (Cluster cluster = new Cluster(List.of(StartedApplication.NAME, StartedApplication.OTHER))) {
            var other = cluster.start(
                    StartedApplication.OTHER,
                    (from, packet) -> {
                        answered.complete(new String(packet.body()));
                        return Ack.OK;
                    },
                    builder -> builder);
            try (var application = new StartedApplication(true, cluster.properties(StartedApplication.NAME))) {
                cluster.awaitConnected(StartedApplication.OTHER, StartedApplication.NAME);
                other.send(StartedApplication.NAME, Map.of("mq-type", "Greeting"), "{\"text\":\"hi\"}".getBytes());

                assertThat(answered.get()).isEqualTo("{\"text\":\"hi\"}");
                assertThat(application.heldMib()[0]).isPositive();
            }
        }
    }

    @Test
    void tellsWhyItDoesNotStart() {
        assertThatThrownBy(() -> new StartedApplication(false, "server.port=-2").close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the application ended and said: ")
                .hasMessageContaining("port");
    }
}
