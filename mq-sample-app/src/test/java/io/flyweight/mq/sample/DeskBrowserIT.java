package io.flyweight.mq.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.browser.Chromium;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The landing page, as people use it. */
@EnabledIf(value = "isChromiumHere", disabledReason = "no chromium and chromedriver on the PATH")
class DeskBrowserIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static RunningDesk desk;
    private static Chromium chromium;

    static boolean isChromiumHere() {
        return Chromium.isHere();
    }

    @BeforeAll
    static void open() {
        desk = new RunningDesk();
        chromium = new Chromium();
    }

    @AfterAll
    static void close() {
        chromium.close();
        desk.close();
    }

    private static WebElement find(String id) {
        return chromium.driver().findElement(By.id(id));
    }

    private static void shows(String id, String words) {
        await().atMost(SOON).until(() -> find(id).getText().contains(words));
    }

    private static WebElement switchOf(String service) {
        return find("service-" + service).findElement(By.tagName("button"));
    }

    @Test
    void ordersStopsAServiceSeesWhatIsToldAndStartsItAgain() throws IOException {
        chromium.driver().get(desk.address());
        await().atMost(SOON)
                .until(() -> chromium.driver()
                                .findElements(By.id("service-shipping"))
                                .size()
                        == 1);

        find("order").submit();
        shows("told", "● 201");
        shows("latest", "shipped");

        find("switch").click();
        switchOf("inventory").click();
        shows("service-inventory", "✕ stopped");
        shows("told", "NOT_DELIVERED");
        assertThat(chromium.barriers()).isEmpty();
        chromium.shoot("shop");

        await().atMost(SOON).until(() -> switchOf("inventory").isEnabled());
        switchOf("inventory").click();
        shows("service-inventory", "● runs");
        await().atMost(SOON)
                .until(() ->
                        find("told").findElement(By.tagName("li")).getText().contains("201"));
        find("switch").click();

        chromium.dark(true);
        assertThat(chromium.barriers()).isEmpty();
        chromium.size(390, 844);
        assertThat(chromium.driver().executeScript("return document.documentElement.scrollWidth"))
                .isEqualTo(390L);
        assertThat(chromium.complaints()).allMatch(line -> line.contains("503"));
    }
}
