package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.flyweight.mq.api.PeerStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What a node says about a mesh that does not fit together, in its status and in one line of its log. */
@Timeout(60)
class MeshAdviceIT {

    private final Mesh mesh = new Mesh("a", "b");
    private final Logger logger = (Logger) LoggerFactory.getLogger(MeshAdvice.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @AfterEach
    void stop() {
        mesh.close();
        logger.detachAppender(log);
        logger.setLevel(null);
    }

    private Manager start(String name, UnaryOperator<Config.Builder> settings) {
        return mesh.start(name, Mesh.IGNORE, config -> settings.apply(config.connectTimeout(Duration.ofMillis(200))));
    }

    private static PeerStatus only(Manager manager) {
        return manager.status().peers().get(0);
    }

    private static void awaitAdvice(Manager manager, String... parts) {
        await().atMost(Mesh.PATIENCE)
                .untilAsserted(() -> assertThat(only(manager).advice())
                        .anySatisfy(sentence -> assertThat(sentence).contains(parts)));
    }

    @Test
    void nothingIsSaidOfAMeshThatFits() {
        Manager a = start("a", config -> config);
        Manager b = start("b", config -> config);
        mesh.awaitConnected();

        assertThat(only(a).advice()).isEmpty();
        assertThat(only(b).advice()).isEmpty();
    }

    @Test
    void differentMapsAreSeenFromBothSides() {
        Manager a = start("a", config -> config.queue("c", "127.0.0.1:1"));
        Manager b = start("b", config -> config);

        a.awaitConnected("b", Mesh.PATIENCE);
        b.awaitConnected("a", Mesh.PATIENCE);
        awaitAdvice(a, "'b' has other queue names in its map than 'a'", "make the maps the same");
        awaitAdvice(b, "'a' has other queue names in its map than 'b'");
    }

    @Test
    void aPeerThatIsReachedButDoesNotReachUs() {
        logger.addAppender(log);
        log.start();
        logger.setLevel(Level.WARN);
        Manager a = start("a", config -> config);
        Manager b = start("b", config -> config.queue("a", "127.0.0.1:1"));

        a.awaitConnected("b", Mesh.PATIENCE);
        awaitAdvice(
                a,
                "'a' reaches 'b' but is not reached by it",
                "'b' must be able to dial 'a' at 127.0.0.1:" + mesh.port("a"));
        assertThat(only(b).lastError()).contains("cannot connect");
        await().atMost(Mesh.PATIENCE).until(() -> !lines("is not reached by it").isEmpty());
        assertThat(lines("is not reached by it")).hasSize(1);
    }

    private List<String> lines(String part) {
        return List.copyOf(log.list).stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.contains(part))
                .toList();
    }

    @Test
    void aTokenThatIsWrongInOneDirectionOnlyIsNamedOnBothSides() {
        Manager a = start("a", config -> config.authToken("old"));
        Manager b = start("b", config -> config.authToken("new").acceptedTokens(List.of("old")));

        a.awaitConnected("b", Mesh.PATIENCE);
        awaitAdvice(b, "'a' and 'b' have different tokens");
        awaitAdvice(a, "'a' reaches 'b' but is not reached by it", "the token of 'b' differs from ours");
    }

    @Test
    void twoProcessesOfOneNameReplaceEachOther() throws IOException {
        Manager b = start("b", config -> config);

        for (int i = 0; i < 2; i++) {
            try (ScriptedPeer first = ScriptedPeer.dialAs("a", "b", mesh.port("b"), 1_000);
                    ScriptedPeer second = ScriptedPeer.dialAs("a", "b", mesh.port("b"), 1_000)) {
                assertThat(first.next()).isEqualTo("CLOSE REPLACED 0");
                second.packet(false, new byte[1]);
                assertThat(second.next()).isEqualTo("ACK 1 OK");
                assertThat(only(b).advice()).noneMatch(sentence -> sentence.contains("replace each other"));
            }
        }
        try (ScriptedPeer first = ScriptedPeer.dialAs("a", "b", mesh.port("b"), 1_000);
                ScriptedPeer second = ScriptedPeer.dialAs("a", "b", mesh.port("b"), 1_000)) {
            assertThat(first.next()).isEqualTo("CLOSE REPLACED 0");
            second.packet(false, new byte[1]);
            assertThat(second.next()).isEqualTo("ACK 1 OK");
            awaitAdvice(b, "connections of 'a' replace each other again and again", "a name of its own");
        }
    }
}
