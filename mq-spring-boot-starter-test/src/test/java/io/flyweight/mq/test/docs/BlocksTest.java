package io.flyweight.mq.test.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

/** The fenced blocks of every page are what they look like, and its commands of Maven name what there is. */
class BlocksTest {

    /** Those of which is said elsewhere that they are the tests' own sources. */
    private static final Set<String> COMPARED = Set.of("README.md", "README.zh-CN.md", "testing.md");

    /** YAML is YamlIT's, and the README's Gradle ReadmeTest's; a diff and a text are only read. */
    private static final Set<String> LANGUAGES =
            Set.of("java", "yaml", "xml", "diff", "sql", "sh", "bash", "groovy", "text", "");

    private static final Pattern PROGRAM = Pattern.compile("^(?:[A-Z_]+=\\S+ )*(\\S+)");
    private static final Pattern MODULES = Pattern.compile("mvn [^`\\n]*-pl (\\S+)[^`\\n]*");
    private static final Set<String> PROGRAMS = Set.of("mvn", "java", "export", "curl");

    private static List<Page> pages() throws IOException {
        return Page.all();
    }

    @Test
    void hasNoLanguageThatNobodyLooksAt() throws IOException {
        for (Page page : pages()) {
            assertThat(page.blocks())
                    .as("%s", page.path())
                    .allSatisfy(block -> assertThat(LANGUAGES).contains(block.language()));
        }
    }

    @Test
    void javaCompiles(@TempDir Path folder) throws IOException {
        List<String> compiled = new ArrayList<>();
        for (Page page : pages()) {
            String name = page.path().getFileName().toString();
            if (!COMPARED.contains(name)) {
                Snippets snippets = new Snippets(Files.createDirectory(folder.resolve(name)));
                for (String block : page.blocks("java")) {
                    snippets.compile(block);
                    compiled.add(name);
                }
            }
        }

        assertThat(compiled).contains("growing.md", "from-the-go-article.md");
    }

    @Test
    void theChineseReadmeShowsWhatTheEnglishOneDoes() {
        List<Page.Block> shown = Page.read("README.zh-CN.md").blocks();

        assertThat(shown).hasSizeGreaterThan(8);
        assertThat(Page.read("README.md").blocks()).containsAll(shown);
    }

    @Test
    void xmlIsWellFormed() throws Exception {
        for (Page page : pages()) {
            for (String block : page.blocks("xml")) {
                String whole = "<all>" + block + "</all>";
                assertThat(DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(new InputSource(new StringReader(whole)))
                                .getElementsByTagName("dependency")
                                .getLength())
                        .isPositive();
            }
        }
    }

    @Test
    void sqlIsTheStartersOwn() throws IOException {
        String schema = Files.readString(Page.ROOT.resolve(
                "mq-spring-boot-starter/src/main/resources/io/flyweight/mq/spring/jdbc/schema-mq.sql"));

        assertThat(Page.read("docs/growing.md").blocks("sql"))
                .singleElement()
                .satisfies(block -> assertThat(plain(block)).isEqualTo(plain(schema)));
    }

    private static String plain(String sql) {
        return sql.replaceAll("--.*", "")
                .replace("IF NOT EXISTS ", "")
                .replaceAll("\\s+", " ")
                .strip();
    }

    /** A module alone is not built: it needs mq-test-support, which nobody installs. */
    @Test
    void commandsOfMavenBuildWhatTheirModulesNeed() throws IOException {
        String build = Files.readString(Page.ROOT.resolve("pom.xml"));
        int found = 0;
        for (Page page : pages()) {
            for (MatchResult command : MODULES.matcher(page.text()).results().toList()) {
                found++;
                assertThat(command.group()).as("%s", page.path()).contains(" -am");
                assertThat(command.group(1).split(","))
                        .allSatisfy(module -> assertThat(build).contains("<module>" + module + "</module>"));
            }
        }
        assertThat(found).isGreaterThan(8);
    }

    @Test
    void commandsAreOnesThatThereAre() throws IOException {
        for (Page page : pages()) {
            List<String> commands = new ArrayList<>(page.blocks("sh"));
            commands.addAll(page.blocks("bash"));
            for (String line : commands.stream().flatMap(String::lines).toList()) {
                if (!line.isBlank() && !line.startsWith("#") && !line.startsWith(" ")) {
                    String program = PROGRAM.matcher(line)
                            .results()
                            .findFirst()
                            .orElseThrow()
                            .group(1);
                    assertThat(PROGRAMS.contains(program) || Files.isExecutable(Page.ROOT.resolve(program)))
                            .as("%s: %s", page.path(), line)
                            .isTrue();
                }
            }
        }
    }
}
