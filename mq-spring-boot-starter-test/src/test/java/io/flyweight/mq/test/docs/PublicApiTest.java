package io.flyweight.mq.test.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.flyweight.mq.Manager;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.test.MqTestMesh;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledOnJre;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is public is what docs/api says, word by word: a change to it is seen as a change of that page. */
class PublicApiTest {

    /** What mq-core does not export, and packages of the starter that say they are not for applications. */
    private static final List<String> INTERNAL = List.of(
            "io.flyweight.mq.conn",
            "io.flyweight.mq.net",
            "io.flyweight.mq.time",
            "io.flyweight.mq.wire",
            "io.flyweight.mq.spring.outbox",
            "io.flyweight.mq.spring.rabbit",
            "io.flyweight.mq.spring.thread");

    static Stream<Arguments> modules() {
        return Stream.of(
                Arguments.of("mq-core", Manager.class),
                Arguments.of("mq-spring-boot-starter", MqTemplate.class),
                Arguments.of("mq-spring-boot-starter-test", MqTestMesh.class));
    }

    /** The words are those of one JDK's javap. */
    @EnabledOnJre(JRE.JAVA_17)
    @ParameterizedTest
    @MethodSource("modules")
    void isWhatIsWrittenDown(String module, Class<?> one) throws IOException {
        String now = describe(Page.ROOT.resolve(module).resolve("target/classes"));
        Path written = Page.ROOT.resolve("docs/api").resolve(module + ".txt");
        Path right = Files.createDirectories(Path.of("target", "api")).resolve(module + ".txt");
        Files.writeString(right, now);

        assertThat(now).contains("class " + one.getName() + " ");
        assertThat(Files.exists(written) ? Files.readString(written) : "")
                .as("docs/api/%s.txt; the right one is in mq-spring-boot-starter-test/%s", module, right)
                .isEqualTo(now);
    }

    private static String describe(Path classes) {
        List<String> names = new ClassFileImporter()
                .importPath(classes).stream()
                        .filter(PublicApiTest::isExported)
                        .filter(PublicApiTest::isPublic)
                        .map(JavaClass::getName)
                        .sorted()
                        .toList();
        StringWriter text = new StringWriter();
        ToolProvider javap = ToolProvider.findFirst("javap").orElseThrow();
        Stream<String> options = Stream.of("-protected", "-constants", "-cp", classes.toString());
        PrintWriter out = new PrintWriter(text);
        int exit = javap.run(out, out, Stream.concat(options, names.stream()).toArray(String[]::new));
        assertThat(exit).as("%s", text).isZero();
        return text.toString()
                .lines()
                .filter(line -> !line.startsWith("Compiled from"))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private static boolean isExported(JavaClass type) {
        boolean ofCore = INTERNAL.stream().anyMatch(type.getPackageName()::startsWith);
        return !ofCore && !type.getModifiers().contains(JavaModifier.SYNTHETIC);
    }

    private static boolean isPublic(JavaClass type) {
        boolean visible = type.getModifiers().contains(JavaModifier.PUBLIC)
                || type.getModifiers().contains(JavaModifier.PROTECTED);
        return visible && type.getEnclosingClass().map(PublicApiTest::isPublic).orElse(true);
    }
}
