package io.flyweight.mq.reliability.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each attack in small, one after another against the same two nodes: one plain, one with TLS. */
@Tag("long")
@Timeout(120)
class HostilePeersIT {

    private static final int HONEST_WINDOW = 16;
    /** 256 of strangers, 20 of a peer, and what the node says of its own dials. */
    private static final int MOST_LINES = 300;

    private static final Duration WARM_UP = Duration.ofSeconds(1);

    @TempDir
    private static Path directory;

    private static Siege plain;
    private static Siege tls;

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        plain = new Siege(Places.free(null), Size.quick(), HONEST_WINDOW);
        tls = new Siege(Places.free(Keys.create(directory)), Size.quick(), HONEST_WINDOW);
        plain.warmUp(WARM_UP);
        tls.warmUp(WARM_UP);
    }

    @AfterAll
    static void stop() {
        plain.close();
        tls.close();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void costsTheNodeAndHonestPeersNothing(Attack attack) throws IOException, InterruptedException {
        Outcome outcome = (attack.needsTls() ? tls : plain).attack(attack);

        assertThat(outcome.honest().troubles()).as("%s", outcome).isEmpty();
        assertThat(outcome.ends().keySet())
                .as("how the node ended such connections")
                .isEqualTo(attack.end().isEmpty() ? Set.of() : Set.of(attack.end()));
        assertThat(outcome.log()).as("what is logged of it").hasSizeLessThan(MOST_LINES);
    }
}
