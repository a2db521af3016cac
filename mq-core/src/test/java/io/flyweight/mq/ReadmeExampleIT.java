package io.flyweight.mq;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The plain Java example of the README compiles and runs as it is printed. */
@Timeout(120)
class ReadmeExampleIT {

    private static final Pattern PROGRAM =
            Pattern.compile("(?ms)^```java\\n((?:(?!^```).)*public class Hello \\{.*?)^```");
    private static final Pattern OUTPUT = Pattern.compile("(?ms)^It prints:\\n\\n```text\\n(.*?)^```");

    @Test
    void saysHelloAsPrinted(@TempDir Path directory) throws IOException, InterruptedException {
        Path source = directory.resolve("Hello.java");
        Files.writeString(source, shown(PROGRAM));

        String compiled = run("javac", "-d", directory.toString(), "-cp", classPath(), source.toString());
        String said = run("java", "-cp", classPath() + File.pathSeparator + directory, "Hello");

        assertThat(compiled).isEmpty();
        assertThat(said).endsWith(shown(OUTPUT));
    }

    private static String shown(Pattern block) throws IOException {
        Matcher matcher = block.matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(matcher.find()).as(block.pattern()).isTrue();
        return matcher.group(1);
    }

    /** What a user would have on the class path: mq-core and its two dependencies. */
    private static String classPath() {
        String all = System.getProperty("jdk.module.path") + File.pathSeparator + System.getProperty("java.class.path");
        String libraries = Stream.of(all.split(File.pathSeparator))
                .filter(path -> path.contains("slf4j-api") || path.contains("jspecify"))
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
        return Path.of("target", "classes").toAbsolutePath() + File.pathSeparator + libraries;
    }

    private static String run(String tool, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command()
                .add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
        builder.command().addAll(List.of(arguments));
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
