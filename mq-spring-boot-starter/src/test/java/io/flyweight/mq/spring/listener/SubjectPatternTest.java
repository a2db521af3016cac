package io.flyweight.mq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubjectPatternTest {

    @ParameterizedTest
    @CsvSource({
        "stock.low, stock.low, true",
        "stock.low, stock.high, false",
        "stock.*, stock.low, true",
        "stock.*, stock, false",
        "stock.*, stock.low.urgent, false",
        "stock.**, stock.low.urgent, true",
        "stock.**, stock, true",
        "**.urgent, stock.low.urgent, true",
        "**.urgent, stock.low, false",
        "*.low.*, stock.low.urgent, true",
        "a.**.b.**.c, a.b.c, true",
        "a.**.b.**.c, a.x.b.y.z.c, true",
        "a.**.b.**.c, a.c, false",
        "**, anything.at.all, true"
    })
    void matchesSegmentBySegment(String pattern, String subject, boolean matches) {
        assertThat(SubjectPattern.parse(pattern).matches(subject)).isEqualTo(matches);
    }

    /** A peer chooses the subject: it must not choose how long its packet takes. */
    @Test
    @Timeout(60)
    void looksOnceThroughALongSubject() {
        String subject = "x.".repeat(30_000) + "x";
        assertThat(SubjectPattern.parse("**.x.**.x.**.y").matches(subject)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "stock..low", "sto*", "stock.***", ".", "stock."})
    void refusesWhatIsNoPatternAndSaysWhatIs(String pattern) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SubjectPattern.parse(pattern))
                .withMessageContaining("'" + pattern + "'")
                .withMessageContaining("segments");
    }
}
