package io.flyweight.mq.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.web.servlet.client.RestTestClient.ResponseSpec;

/** The dashboard and the alert rules ask for meters that a service has, with the labels that they have. */
@Tag("long")
class ObservabilityIT {

    private static final Path PAGES = Path.of("..", "docs", "observability");
    private static final Pattern METER = Pattern.compile("\\bmq_[a-z_]+");

    /** Where labels stand: in a selection, in a grouping, in a text. */
    private static final List<Pattern> LABELS = List.of(
            Pattern.compile("\\b([a-z_]+)(?:=|=~|!=|!~)\\\\?\""),
            Pattern.compile("\\b(?:by|on) ?\\(([a-z_, ]+)\\)"),
            Pattern.compile("\\{\\{ ?(?:\\$labels\\.)?([a-z_]+) ?}}"));

    private static final Set<String> FROM_PROMETHEUS = Set.of("instance", "job");

    private static RunningShop shop;

    @BeforeAll
    static void open() {
        shop = new RunningShop();
        RunningShop.status(shop.order("apple", 1));
        await().until(() -> meters().contains("mq_receive_seconds_count"));
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    private static String scraped() {
        ResponseSpec response = shop.get(ShopService.ORDERS, "/actuator/prometheus");
        response.expectStatus().isOk();
        return String.valueOf(response.returnResult(String.class).getResponseBody());
    }

    private static Set<String> meters() {
        return meters(scraped().lines().filter(line -> !line.startsWith("#")).collect(Collectors.joining("\n")));
    }

    private static Set<String> meters(String text) {
        return METER.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @ValueSource(strings = {"grafana-dashboard.json", "prometheus-alerts.yml"})
    void asksForMetersThatThereAre(String page) throws IOException {
        Set<String> asked = meters(Files.readString(PAGES.resolve(page)));

        assertThat(asked).hasSizeGreaterThan(5);
        assertThat(meters()).containsAll(asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grafana-dashboard.json", "prometheus-alerts.yml"})
    void asksForLabelsThatThereAre(String page) throws IOException {
        String text = Files.readString(PAGES.resolve(page));
        Set<String> asked = new TreeSet<>();
        for (Pattern place : LABELS) {
            place.matcher(text)
                    .results()
                    .forEach(match -> asked.addAll(List.of(match.group(1).split(", *"))));
        }
        asked.removeAll(FROM_PROMETHEUS);

        assertThat(asked).contains("application", "peer");
        String scraped = scraped();
        assertThat(asked).allSatisfy(label -> assertThat(scraped).contains(label + "=\""));
    }
}
