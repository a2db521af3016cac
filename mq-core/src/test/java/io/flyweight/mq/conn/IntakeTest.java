package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class IntakeTest {

    private final Intake intake = new Intake();

    @Test
    void takesInOrder() {
        assertThat(intake.take(1)).isTrue();
        assertThat(intake.take(2)).isTrue();
    }

    @Test
    void takesNothingTwiceAndSkipsNothing() {
        intake.take(1);

        assertThat(intake.take(1)).isFalse();
        assertThat(intake.take(3)).isFalse();
    }

    @Test
    void takesNothingOnceItIsClosed() {
        intake.take(1);
        intake.close();

        assertThat(intake.take(2)).isFalse();
    }

    @Test
    void namesTheLastTakenHoweverOftenItIsClosed() {
        intake.take(1);
        intake.take(2);

        assertThat(intake.close()).isEqualTo(2);
        assertThat(intake.close()).isEqualTo(2);
    }

    @Test
    void namesZeroWhenNothingWasTaken() {
        assertThat(intake.close()).isZero();
    }

    @RepeatedTest(50)
    void nothingBeyondTheNamedNumberIsTakenByAnotherThread() {
        CompletableFuture<Long> taker = CompletableFuture.supplyAsync(() -> {
            long number = 0;
            while (intake.take(number + 1)) {
                number++;
            }
            return number;
        });

        long named = intake.close();

        assertThat(taker.join()).isEqualTo(named);
    }
}
