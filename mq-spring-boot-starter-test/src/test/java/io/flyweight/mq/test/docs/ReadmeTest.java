package io.flyweight.mq.test.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqListenException;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What README.md says can be looked up in the code. What it shows runs in {@link ReadmeIT} and {@code com.example.shop}. */
class ReadmeTest {

    private static final Page README = Page.read("README.md");
    private static final Path SHOP = Path.of("src", "test", "java", "com", "example", "shop");
    private static final String PACKAGE = "package com.example.shop;\n\n";
    private static final Pattern TITLE = Pattern.compile("(?m)^(\\d)\\. \\*\\*(.*?)\\.\\*\\*");
    private static final Pattern ELEMENT = Pattern.compile("<(groupId|artifactId|version)>(.*?)</");

    @Test
    void hasNoBlockThatNobodyTests() {
        assertThat(README.blocks())
                .extracting(Page.Block::language)
                .containsOnly("java", "yaml", "xml", "groovy", "sh", "text")
                .as("the picture, and what the quick start and the plain program print")
                .containsOnlyOnceElementsOf(List.of("xml", "groovy"))
                .filteredOn("text"::equals)
                .hasSize(3);
    }

    /** The plain program, which is the last one, is run by ReadmeExampleIT of mq-core. */
    @Test
    void showsTheShopAsItIs() throws IOException {
        List<String> files = List.of("ShopApplication", "StockListener", "Warehouse", "PatientWarehouse", "ShopIT");
        List<String> blocks = README.blocks("java");

        assertThat(blocks).hasSize(files.size() + 1).last().asString().contains("public class Hello {");
        for (int i = 0; i < files.size(); i++) {
            assertThat(PACKAGE + blocks.get(i)).isEqualTo(Files.readString(SHOP.resolve(files.get(i) + ".java")));
        }
    }

    @Test
    void addsTheStarterByItsCoordinates() throws IOException {
        String pom = Files.readString(Page.ROOT.resolve("mq-spring-boot-starter/pom.xml"));
        String parent = pom.substring(pom.indexOf("<parent>"), pom.indexOf("</parent>"));
        String own = pom.substring(pom.indexOf("</parent>"), pom.indexOf("<dependencies>"));
        Map<String, String> shown = elements(README.blocks("xml").get(0));

        assertThat(shown)
                .containsOnly(
                        Map.entry("groupId", "" + elements(parent).get("groupId")),
                        Map.entry("artifactId", "" + elements(own).get("artifactId")),
                        Map.entry("version", "" + elements(parent).get("version")));
        assertThat(README.blocks("groovy").get(0))
                .contains("implementation '" + shown.get("groupId") + ":" + shown.get("artifactId") + ":"
                        + shown.get("version") + "'");
    }

    @Test
    void tellsOfEveryExceptionAndItsDelivery() throws ReflectiveOperationException {
        Map<String, String> deliveries = README.rows("When a send fails").stream()
                .collect(Collectors.toMap(row -> row.get(0).replace("`", ""), row -> row.get(2)));
        List<Class<?>> kinds = new ArrayList<>(Arrays.asList(MqException.class.getPermittedSubclasses()));
        kinds.remove(MqListenException.class);

        assertThat(deliveries.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        kinds.stream().map(Class::getSimpleName).toList());
        for (Class<?> kind : kinds) {
            MqException sample = sample(kind);
            if (sample != null) {
                assertThat(deliveries.get(kind.getSimpleName()))
                        .as(kind.getSimpleName())
                        .isEqualTo(sample.delivery().name());
            }
        }
    }

    @Test
    void saysOfEachErrorWhatToDo() {
        assertThat(README.rows("When a send fails"))
                .allSatisfy(row -> assertThat(row)
                        .hasSize(4)
                        .allSatisfy(cell -> assertThat(cell).isNotEmpty()));
    }

    @Test
    void namesTheDefaultsThatTheMetadataHas() throws IOException {
        Map<String, String> defaults =
                Setting.all().stream().collect(Collectors.toMap(Setting::name, Setting::shownDefault));

        assertThat(README.rows("Settings"))
                .allSatisfy(row -> assertThat(defaults).containsEntry(row.get(0).replace("`", ""), row.get(1)));
    }

    @Test
    void makesThePromisesThatTheTestsShow() {
        List<String> promises = TITLE.matcher(README.section("The promises"))
                .results()
                .map(title -> title.group(1) + ". " + title.group(2))
                .toList();

        assertThat(Page.read("docs/promises.md").rows("Promises"))
                .extracting(row -> row.get(0))
                .containsExactlyElementsOf(promises);
    }

    private static Map<String, String> elements(String xml) {
        Function<MatchResult, String> text = element -> element.group(2);
        return ELEMENT.matcher(xml).results().collect(Collectors.toMap(element -> element.group(1), text));
    }

    /** Only of a lost connection the delivery is not always the same. */
    private static @Nullable MqException sample(Class<?> kind) throws ReflectiveOperationException {
        for (Constructor<?> constructor : kind.getConstructors()) {
            if (constructor.getParameterCount() == 3) {
                return (MqException) constructor.newInstance("inventory", "what happened", null);
            }
        }
        return null;
    }
}
