package io.flyweight.mq.reliability.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What the command takes. */
class OptionsTest {

    @Test
    void readsWhatIsGivenAndHasDefaultsForTheRest() {
        Options options = Options.parse("--minutes", "0.5", "--nodes", "3");

        assertThat(options.minutes()).isEqualTo(0.5);
        assertThat(options.names()).containsExactly("a", "b", "c");
        assertThat(options.meshes()).isEqualTo(1);
        assertThat(options.ledger()).isNull();
    }

    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(() -> Options.parse("--nodes", "2")).hasMessage("--nodes: '2' is not a number from 3 to 26");
        assertThatThrownBy(() -> Options.parse("--minutes", "long")).hasMessageContaining("--minutes: 'long'");
        assertThatThrownBy(() -> Options.parse("--minute", "1")).hasMessage("unknown option --minute");
        assertThatThrownBy(() -> Options.parse("--seed")).hasMessage("--seed has no value");
    }
}
