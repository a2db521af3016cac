package io.flyweight.mq.test.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A link of the documentation leads to something. */
class LinksTest {

    @Test
    void everyRelativeLinkLeadsToAFileAndItsHeading() throws IOException {
        List<String> broken = new ArrayList<>();
        int followed = 0;
        for (Page page : Page.all()) {
            for (String link : page.links()) {
                if (!link.contains("://") && !link.startsWith("mailto:")) {
                    followed++;
                    if (!leadsSomewhere(page, link)) {
                        broken.add(page.path() + ": " + link);
                    }
                }
            }
        }

        assertThat(broken).isEmpty();
        assertThat(followed).isGreaterThan(20);
    }

    @Test
    void theIndexLeadsToEveryPage() throws IOException {
        Page index = Page.read("docs/README.md");
        List<Path> linked = index.links().stream()
                .map(link -> index.path().resolveSibling(link).normalize())
                .toList();

        assertThat(Page.read("README.md").links()).contains("docs/README.md", "README.zh-CN.md");
        assertThat(Page.all())
                .extracting(page -> page.path().normalize())
                .filteredOn(path -> !path.equals(index.path().normalize()))
                .allSatisfy(path -> assertThat(linked).containsAnyOf(path, path.getParent()));
    }

    private static boolean leadsSomewhere(Page page, String link) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        Path target = file.isEmpty() ? page.path() : page.path().resolveSibling(file);
        if (!Files.exists(target)) {
            return false;
        }
        return hash < 0
                || Page.read(Page.ROOT.relativize(target).toString()).anchors().contains(link.substring(hash + 1));
    }
}
