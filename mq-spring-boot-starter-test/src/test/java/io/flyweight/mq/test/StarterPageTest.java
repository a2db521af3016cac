package io.flyweight.mq.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/starter.md names a test for every feature, and each test that a page names exists. */
class StarterPageTest {

    private static final Path ROOT = Path.of("..");
    private static final Path PAGE = ROOT.resolve(Path.of("docs", "starter.md"));
    private static final Pattern NAMED = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final List<String> MODULES = List.of(
            "mq-core", "mq-spring-boot-starter", "mq-spring-boot-starter-test", "mq-sample-app", "mq-reliability");

    @Test
    void everyFeatureNamesATest() throws IOException {
        List<String> rows = Files.readAllLines(PAGE).stream()
                .filter(line -> line.startsWith("| ") && !line.startsWith("| feature ") && !line.startsWith("| input "))
                .toList();

        assertThat(rows)
                .hasSizeGreaterThan(50)
                .allMatch(row -> NAMED.matcher(row).find());
    }

    @ParameterizedTest
    @ValueSource(strings = {"starter.md", "security.md", "reliability.md"})
    void everyTestThatAPageNamesExists(String page) throws IOException {
        Map<String, String> sources = sources();

        List<MatchResult> named = NAMED.matcher(Files.readString(PAGE.resolveSibling(page)))
                .results()
                .toList();

        assertThat(named)
                .isNotEmpty()
                .allSatisfy(test -> assertThat(sources.get(test.group(1) + ".java"))
                        .as(test.group())
                        .containsPattern("\\bvoid " + test.group(2) + "\\("));
    }

    private static Map<String, String> sources() throws IOException {
        try (Stream<Path> files =
                MODULES.stream().flatMap(module -> walk(ROOT.resolve(Path.of(module, "src", "test", "java"))))) {
            return files.filter(file -> file.toString().matches(".*(Test|IT)\\.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString(), StarterPageTest::read, (one, other) -> one + other));
        }
    }

    private static Stream<Path> walk(Path directory) {
        try {
            return Files.walk(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
