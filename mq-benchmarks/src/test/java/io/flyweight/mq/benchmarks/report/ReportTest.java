package io.flyweight.mq.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final Report report = new Report("Title", new Table("on", "what").row(List.of("cores", "2")));

    @Test
    void hasItsSectionsAndAllTargetsAtTheEnd() {
        report.section("S1", "What it is.");
        report.targets(
                Target.atLeast("enough", 0.3, " x", OptionalDouble.of(0.31)),
                Target.atMost("too much", 12, " KiB", OptionalDouble.of(12.5)),
                Target.atMost("unknown", 12, " KiB", OptionalDouble.empty()));

        String page = report.markdown();

        assertThat(page)
                .startsWith("# Title\n\n| on | what |\n|---|---:|\n| cores | 2 |\n")
                .contains("## S1\n\nWhat it is.\n")
                .contains("| enough | >= 0.30 x | 0.31 x | met |")
                .contains("| too much | <= 12.0 KiB | 12.5 KiB | **missed** |")
                .contains("| unknown | <= 12.0 KiB | – | not measured |");
        assertThat(page.split("enough", -1)).hasSize(3);
        assertThat(page.indexOf("## All targets")).isGreaterThan(page.indexOf("## S1"));
    }

    @Test
    void aCellStaysInItsCell() {
        Table table = new Table("a", "b").row(List.of("one|two\nthree"));

        assertThat(table.markdown()).endsWith("| one\\|two three |  |\n");
        assertThatThrownBy(() -> table.row(List.of("1", "2", "3"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theMachineIsDescribedWithTheVersionsOfThePeers() {
        String described = Machine.describe("the options").markdown();

        assertThat(described)
                .contains("jeromq ", "netty ", "grpc ", "aeron ", "the options")
                .doesNotContain("@");
    }
}
