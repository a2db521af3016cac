package io.flyweight.mq.test.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * docs/settings.md is what the configuration metadata says. A page that is not goes wrong here, and the right one is written
 * beside the classes, to be copied.
 */
class SettingsPageTest {

    private static final Path RIGHT = Path.of("target", "settings.md");

    private static final String HEAD = """
            # Settings

            Every property, as the starter's configuration metadata has it: its Javadoc is what is written here, and what an IDE shows.
            Durations are like `500ms`, `3s`, `2m`; sizes like `64KB`, `1MB`. A value that cannot be is told at the start, by its name.
            """;

    @Test
    void hasEverySettingWithItsDefaultAndMeaning() throws IOException {
        String right = page(Setting.all());
        Files.writeString(RIGHT, right);

        assertThat(Page.read("docs/settings.md").text())
                .as("docs/settings.md; the right one is in mq-spring-boot-starter-test/%s", RIGHT)
                .isEqualTo(right);
    }

    @Test
    void everySettingHasAMeaningThatIsASentence() throws IOException {
        assertThat(Setting.all())
                .hasSizeGreaterThan(30)
                .allSatisfy(setting -> assertThat(setting.meaning()).endsWith("."));
    }

    private static String page(List<Setting> settings) {
        Map<String, List<Setting>> groups = settings.stream()
                .collect(Collectors.groupingBy(SettingsPageTest::group, TreeMap::new, Collectors.toList()));
        StringBuilder page = new StringBuilder(HEAD);
        groups.forEach((group, members) -> {
            page.append("\n## ").append(group).append("\n\n| property | default | meaning |\n|---|---|---|\n");
            members.forEach(setting -> page.append("| `%s` | %s | %s |\n"
                    .formatted(
                            setting.name(),
                            setting.shownDefault(),
                            setting.meaning().replace("|", "\\|"))));
        });
        return page.toString();
    }

    /** The queue's own settings come first, those of the actuator last. */
    private static String group(Setting setting) {
        String name = setting.name();
        return name.startsWith("management.") ? "with the actuator" : name.substring(0, name.lastIndexOf('.')) + ".*";
    }
}
