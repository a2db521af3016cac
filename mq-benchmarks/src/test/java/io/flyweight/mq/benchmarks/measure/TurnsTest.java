package io.flyweight.mq.benchmarks.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final List<String> taken = new ArrayList<>();

    private Turns.Turn turn(String name) {
        return () -> {
            taken.add(name);
            return new double[] {taken.size()};
        };
    }

    @Test
    void contestantsAlternateAndTheFirstRoundDoesNotCount() throws InterruptedException {
        Figures figures =
                new Turns("T", "turns").add("a", turn("a")).add("b", turn("b")).run(2);

        assertThat(taken).containsExactly("a", "b", "a", "b", "a", "b");
        assertThat(figures.best("a", 0)).hasValue(5);
        assertThat(figures.median("b", 0)).hasValue(6);
    }

    @Test
    void whoFailsIsLeftOutAndTheOthersGoOn() throws InterruptedException {
        Turns turns = new Turns("T", "turns")
                .add("bad", () -> {
                    taken.add("bad");
                    throw new IOException("no");
                })
                .add("good", turn("good"));

        Figures figures = turns.run(2);

        assertThat(taken).containsExactly("bad", "good", "good", "good");
        assertThat(figures.failure("bad")).contains("no");
        assertThat(figures.best("good", 0)).isPresent();
    }
}
