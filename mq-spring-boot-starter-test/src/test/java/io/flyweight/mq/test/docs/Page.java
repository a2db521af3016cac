package io.flyweight.mq.test.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A page in Markdown. */
record Page(Path path, String text) {

    static final Path ROOT = Path.of("..");

    private static final Pattern FENCED = Pattern.compile("(?ms)^( *)```(.*?)\\n(.*?)^ *```$");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]+]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");

    /** A fenced block, without the indentation of the list that it is in. */
    record Block(String language, String text) {}

    static Page read(String name) {
        return read(ROOT.resolve(name));
    }

    private static Page read(Path path) {
        try {
            return new Page(path, Files.readString(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the pages that people read: those of the root and of docs. */
    static List<Page> all() throws IOException {
        try (Stream<Path> root = Files.list(ROOT);
                Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
            return Stream.concat(root, docs)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .map(Page::read)
                    .toList();
        }
    }

    List<Block> blocks() {
        return FENCED.matcher(text).results().map(Page::block).toList();
    }

    List<String> blocks(String language) {
        return blocks().stream()
                .filter(block -> block.language().equals(language))
                .map(Block::text)
                .toList();
    }

    private static Block block(MatchResult fenced) {
        return new Block(fenced.group(2), fenced.group(3).replaceAll("(?m)^" + fenced.group(1), ""));
    }

    /** Returns the targets of all links, with neither text nor title. */
    List<String> links() {
        return LINK.matcher(prose()).results().map(link -> link.group(1)).toList();
    }

    /** Returns what can stand behind a # in a link to this page. */
    List<String> anchors() {
        return HEADING.matcher(prose())
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** Returns the cells of all tables under one heading, without their heads. */
    List<List<String>> rows(String heading) {
        List<List<String>> rows = new ArrayList<>();
        boolean head = true;
        for (String line : section(heading).split("\n")) {
            if (!line.startsWith("|")) {
                head = true;
            } else if (line.startsWith("|---")) {
                head = false;
            } else if (!head) {
                rows.add(Arrays.stream(line.substring(1, line.length() - 1).split("\\|", -1))
                        .map(String::strip)
                        .toList());
            }
        }
        assertThat(rows).as("tables under %s in %s", heading, path).isNotEmpty();
        return rows;
    }

    /** Returns what is written between one heading and the next of its level. */
    String section(String heading) {
        int begin = text.indexOf("\n## " + heading + "\n");
        assertThat(begin).as("## %s in %s", heading, path).isNotNegative();
        int end = text.indexOf("\n## ", begin + 1);
        return text.substring(begin, end < 0 ? text.length() : end);
    }

    private String prose() {
        return FENCED.matcher(text).replaceAll("");
    }
}
