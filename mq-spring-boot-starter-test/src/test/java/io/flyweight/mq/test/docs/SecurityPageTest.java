package io.flyweight.mq.test.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/security.md names the dependencies that there are, with the versions of this build. */
class SecurityPageTest {

    private static final Map<String, String> MODULES =
            Map.of("mq-core", "mq-core", "starter", "mq-spring-boot-starter");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([\\w-]+) \\| `([\\w.:-]+)` \\| ([\\w.]+) \\|");
    private static final Pattern DEPENDENCY =
            Pattern.compile("<groupId>([^<]+)</groupId>\\s*<artifactId>([^<]+)</artifactId>\\s*</dependency>");

    private static List<MatchResult> rows() {
        return ROW.matcher(Page.read("docs/security.md").text()).results().toList();
    }

    @Test
    void namesEachDependencyThatAnApplicationGets() {
        Map<String, TreeSet<String>> named = new TreeMap<>();
        rows().forEach(row ->
                named.computeIfAbsent(row.group(1), any -> new TreeSet<>()).add(row.group(2)));

        MODULES.forEach((module, directory) -> assertThat(named.get(module))
                .as(module)
                .isEqualTo(dependencies(Page.read(directory + "/pom.xml").text())));
    }

    /** Those with neither scope nor option, but for our own. */
    private static TreeSet<String> dependencies(String pom) {
        String direct = pom.substring(pom.indexOf("<dependencies>"), pom.indexOf("</dependencies>"));
        TreeSet<String> found = new TreeSet<>();
        DEPENDENCY
                .matcher(direct)
                .results()
                .map(each -> each.group(1) + ":" + each.group(2))
                .forEach(found::add);
        found.removeIf(each -> each.startsWith("io.flyweight.mq:"));
        return found;
    }

    @Test
    void namesTheVersionsOfThisBuild() {
        List<String> classPath = List.of(System.getProperty("java.class.path").split(File.pathSeparator));

        assertThat(rows())
                .hasSizeGreaterThan(5)
                .allSatisfy(row -> assertThat(classPath)
                        .anyMatch(jar -> jar.endsWith(row.group(2).split(":")[1] + "-" + row.group(3) + ".jar")));
    }
}
