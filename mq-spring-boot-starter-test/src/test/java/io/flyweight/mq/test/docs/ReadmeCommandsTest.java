package io.flyweight.mq.test.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The commands of README.md name what there is. The quick start's are executed by src/test/consumer/run. */
class ReadmeCommandsTest {

    private static final Page README = Page.read("README.md");
    private static final Set<String> SWITCHES = Set.of("-q", "-am", "-Pquick");
    private static final Set<String> PHASES = Set.of("verify", "package", "install");

    @Test
    void everyCommandIsOneThatCanBeGiven() {
        List<String> commands = README.blocks("sh").stream()
                .flatMap(String::lines)
                .map(line -> line.replaceFirst(" *#.*| *&$", ""))
                .toList();

        assertThat(commands)
                .contains("mvn -pl mq-sample-app -am spring-boot:run", "mvn verify")
                .allSatisfy(ReadmeCommandsTest::check);
    }

    private static void check(String command) throws IOException {
        List<String> words = Arrays.asList(command.split(" +"));
        List<String> arguments = words.subList(1, words.size());
        switch (words.get(0)) {
            case "mvn" -> checkMaven(arguments);
            case "java" -> checkJava(arguments);
            case "export" -> checkVariable(arguments.get(0));
            default -> throw new AssertionError("no test knows the command " + command);
        }
    }

    private static void checkMaven(List<String> arguments) throws IOException {
        String root = Files.readString(Page.ROOT.resolve("pom.xml"));
        for (Iterator<String> words = arguments.iterator(); words.hasNext(); ) {
            String word = words.next();
            if (word.equals("-pl")) {
                for (String module : words.next().split(",")) {
                    assertThat(root).contains("<module>" + module + "</module>");
                    assertThat(Page.ROOT.resolve(module).resolve("pom.xml")).exists();
                }
            } else if (word.equals("spring-boot:run")) {
                assertThat(root).contains("<spring-boot.run.skip>true<", "<artifactId>spring-boot-maven-plugin<");
                assertThat(Files.readString(Page.ROOT.resolve("mq-sample-app/pom.xml")))
                        .contains("<spring-boot.run.skip>false<");
            } else {
                assertThat(SWITCHES.contains(word) || PHASES.contains(word))
                        .as(word)
                        .isTrue();
            }
        }
    }

    private static void checkJava(List<String> arguments) {
        assertThat(arguments).hasSize(3).startsWith("-jar");
        String name = arguments.get(2).replaceFirst("^--mq\\.name=", "");
        assertThat(README.blocks("yaml").get(0)).contains("\n    " + name + ": ");
    }

    private static void checkVariable(String assignment) {
        String variable = assignment.substring(0, assignment.indexOf('='));
        assertThat(README.blocks("yaml").get(0)).contains("${" + variable + "}");
    }
}
