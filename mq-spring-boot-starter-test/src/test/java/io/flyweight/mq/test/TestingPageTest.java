package io.flyweight.mq.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/testing.md shows is what the build runs. */
class TestingPageTest {

    private static final Pattern JAVA_BLOCK = Pattern.compile("(?ms)^```java\\n(.*?)^```");
    private static final Path EXAMPLE = Path.of("src", "test", "java", "com", "example", "orders");

    @Test
    void showsTheExampleAsItIs() throws IOException {
        List<String> blocks = JAVA_BLOCK
                .matcher(Files.readString(Path.of("..", "docs", "testing.md")))
                .results()
                .map(block -> block.group(1))
                .toList();

        assertThat(blocks)
                .containsExactly(
                        Files.readString(EXAMPLE.resolve("OrdersApplication.java")),
                        Files.readString(EXAMPLE.resolve("OrdersIT.java")));
    }
}
