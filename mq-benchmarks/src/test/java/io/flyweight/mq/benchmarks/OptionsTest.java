package io.flyweight.mq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OptionsTest {

    private static final Set<String> KNOWN = Set.of("S1", "S3", "C4");

    private static Options parse(String... args) {
        return Options.parse(KNOWN, args);
    }

    @Test
    void everythingIsRunUnlessToldOtherwise() {
        Options options = parse();

        assertThat(options.wants("S3")).isTrue();
        assertThat(options.has("netty")).isTrue();
        assertThat(options.rounds()).isEqualTo(5);
    }

    @Test
    void readsWhatIsGiven() {
        Options options = parse("--workloads", "s1,C4", "--rounds", "2", "--seconds", "0.5", "--contestants", "raw");

        assertThat(options.workloads()).containsExactlyInAnyOrder("S1", "C4");
        assertThat(options.wants("S3", "C4")).isTrue();
        assertThat(options.rounds()).isEqualTo(2);
        assertThat(options.turn()).isEqualTo(Duration.ofMillis(500));
        assertThat(options.has("raw")).isTrue();
        assertThat(options.has("netty")).isFalse();
    }

    @Test
    void bothVariantsOfAContestantGoByItsName() {
        assertThat(parse("--contestants", "flyweight").has("flyweight SERIAL")).isTrue();
    }

    @Test
    void saysWhatIsWrong() {
        assertThatThrownBy(() -> parse("--workloads", "S9")).hasMessageContaining("'S9' is unknown");
        assertThatThrownBy(() -> parse("--contestants", "pigeons")).hasMessageContaining("'pigeons' is unknown");
        assertThatThrownBy(() -> parse("--rounds", "many")).hasMessageContaining("'many' is not a number");
        assertThatThrownBy(() -> parse("--rounds", "0")).hasMessageContaining("'0' is not a number from 1 to");
        assertThatThrownBy(() -> parse("--seconds")).hasMessageContaining("no value");
        assertThatThrownBy(() -> parse("--speed", "11")).hasMessageContaining("unknown option");
    }
}
