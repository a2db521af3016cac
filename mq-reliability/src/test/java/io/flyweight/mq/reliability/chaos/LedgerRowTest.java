package io.flyweight.mq.reliability.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyweight.mq.reliability.history.Verdict;
import io.flyweight.mq.reliability.history.Violation.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The row of a run, and the page it goes to. */
class LedgerRowTest {

    private static LedgerRow row() {
        Verdict verdict = new Verdict();
        verdict.violation(Kind.DUPLICATED, "a->b 1");
        verdict.violation(Kind.BROKEN, "a");
        return new LedgerRow(
                Options.parse("--nodes", "4", "--seed", "7", "--version", "abc"), 5400, verdict, Map.of(Fault.KILL, 2));
    }

    @Test
    void tellsWhatWasRunAndWhatCameOfIt() {
        assertThat(row().toString())
                .contains("| abc | 1.50 | 1 x 4 | 7 |")
                .contains("| 2: KILL 2 | 0 | 1 | 0 | 0 | 1 | 0.0 s |");
    }

    @Test
    void isTheLastOneOfTheReliabilityPagesLedger() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "reliability.md"));

        String appended = row().appendTo(page);

        assertThat(appended.replace(row() + "\n", "").replace("\n\n", "\n")).isEqualTo(page.replace("\n\n", "\n"));
        assertThat(row().appendTo(appended)).contains(row() + "\n" + row());
    }

    @Test
    void refusesAPageWithoutALedger() {
        assertThatThrownBy(() -> row().appendTo("# Page\n")).hasMessageContaining("no ledger");
    }
}
