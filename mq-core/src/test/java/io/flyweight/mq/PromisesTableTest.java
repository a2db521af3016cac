package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.MqException;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/promises.md names tests that exist, and leaves out no setting, no exception and no promise. */
class PromisesTableTest {

    private static final Path PAGE = Path.of("..", "docs", "promises.md");
    private static final Pattern TEST = Pattern.compile("`(\\w+)#(\\w+)`");
    private static final Pattern CLASS = Pattern.compile("`(\\w+(?:Test|IT))`");
    private static final List<String> PACKAGES = List.of("", ".api", ".conn", ".net", ".time", ".wire");

    /** Returns the cells of the rows under one heading. */
    private static List<List<String>> rows(String heading) throws IOException {
        List<String> lines = Files.readAllLines(PAGE);
        int begin = lines.indexOf("## " + heading);
        assertThat(begin).as(heading).isNotNegative();
        List<List<String>> rows = new ArrayList<>();
        for (String line : lines.subList(begin + 1, lines.size())) {
            if (line.startsWith("## ")) {
                break;
            }
            if (line.startsWith("|") && !line.startsWith("|-")) {
                rows.add(Arrays.stream(line.substring(1).split("\\|", -1))
                        .map(String::strip)
                        .toList());
            }
        }
        return rows.subList(1, rows.size());
    }

    private static List<String> firstCells(String heading) throws IOException {
        return rows(heading).stream().map(row -> row.get(0)).toList();
    }

    private static Optional<Class<?>> find(String simpleName, List<String> packages) {
        for (String name : packages) {
            try {
                return Optional.of(Class.forName("io.flyweight.mq" + name + "." + simpleName));
            } catch (ClassNotFoundException e) {
                continue;
            }
        }
        return Optional.empty();
    }

    private static boolean isTest(Method method) {
        return Arrays.stream(method.getAnnotations())
                .anyMatch(annotation ->
                        annotation.annotationType().getSimpleName().endsWith("Test"));
    }

    @Test
    void everyTestThatIsNamedExists() throws IOException {
        List<MatchResult> named = TEST.matcher(Files.readString(PAGE)).results().toList();
        assertThat(named).hasSizeGreaterThan(50);
        assertThat(named).allSatisfy(test -> {
            Class<?> type = find(test.group(1), PACKAGES).orElseThrow();
            assertThat(type.getDeclaredMethods())
                    .filteredOn(PromisesTableTest::isTest)
                    .extracting(Method::getName)
                    .contains(test.group(2));
        });
        assertThat(CLASS.matcher(Files.readString(PAGE)).results())
                .allSatisfy(type -> assertThat(find(type.group(1), PACKAGES)).isPresent());
    }

    @Test
    void everyRowNamesATest() throws IOException {
        for (String heading : List.of("Settings", "Exceptions", "Promises")) {
            assertThat(rows(heading))
                    .allSatisfy(row -> assertThat(
                                    TEST.matcher(String.join(" ", row)).find())
                            .as("%s", row)
                            .isTrue());
        }
    }

    @Test
    void everySettingHasItsRow() throws IOException {
        // The builder's authToken and acceptedTokens are the one field "tokens" of a Config.
        List<String> settings = Arrays.stream(Config.Builder.class.getDeclaredFields())
                .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
                .map(field -> field.getName())
                .toList();

        assertThat(firstCells("Settings")).containsExactlyElementsOf(settings);
    }

    @Test
    void everyExceptionHasItsRow() throws IOException {
        List<String> exceptions = Stream.of(MqException.class.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toList();

        assertThat(firstCells("Exceptions")).containsExactlyInAnyOrderElementsOf(exceptions);
    }

    @Test
    void eightPromisesHaveTheirRows() throws IOException {
        List<String> promises = firstCells("Promises");

        assertThat(promises).hasSize(8);
        assertThat(IntStream.range(0, 8))
                .allSatisfy(i -> assertThat(promises.get(i)).startsWith((i + 1) + ". "));
    }

    @Test
    void eachPromiseIsCheckedInTheSimulation() throws IOException {
        List<String> checked = rows("Promises").stream()
                .map(row -> row.get(1).replace("`", ""))
                .toList();

        assertThat(checked).doesNotHaveDuplicates().allSatisfy(name -> {
            Class<?> type = find(name, List.of(".sim.promise")).orElseThrow();
            assertThat(type.getInterfaces()).extracting(Class::getSimpleName).contains("Promise");
        });
    }
}
