package io.flyweight.mq.test.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The hops of the way that docs/architecture.md describes are there, and so are the modules. */
class ArchitecturePageTest {

    private static final Page PAGE = Page.read("docs/architecture.md");
    private static final Pattern HOP = Pattern.compile("`([A-Z]\\w+)(?:\\.([a-z]\\w+))?`");

    /** A member of a class, or of one in it, in the one format of this project. */
    private static final String DECLARED = "(?m)^(?: {4}){1,2}(?!return |new )[\\w<@][^=;.()]* %s\\(";

    @Test
    void everyHopIsAClassOrAMethodThatThereIs() throws IOException {
        Map<String, String> sources = sources();
        List<MatchResult> hops =
                HOP.matcher(PAGE.section("The path of a packet")).results().toList();

        assertThat(hops).hasSizeGreaterThan(30).allSatisfy(hop -> {
            String method = hop.group(2);
            assertThat(sources).containsKey(hop.group(1));
            if (method != null) {
                assertThat(sources.get(hop.group(1))).containsPattern(DECLARED.formatted(method));
            }
        });
    }

    @Test
    void everyModuleOfTheBuildIsThere() throws IOException {
        List<String> modules = Pattern.compile("<module>(.*)</module>")
                .matcher(Files.readString(Page.ROOT.resolve("pom.xml")))
                .results()
                .map(module -> "`" + module.group(1) + "`")
                .toList();

        assertThat(PAGE.rows("Modules")).extracting(row -> row.get(0)).containsExactlyInAnyOrderElementsOf(modules);
    }

    /** By the name of the class. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : List.of("mq-core", "mq-spring-boot-starter")) {
            try (Stream<Path> files = Files.walk(Page.ROOT.resolve(module).resolve("src/main/java"))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    String name = file.getFileName().toString();
                    sources.put(name.substring(0, name.length() - ".java".length()), Files.readString(file));
                }
            }
        }
        return sources;
    }
}
