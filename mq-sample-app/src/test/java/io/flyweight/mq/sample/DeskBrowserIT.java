package io.flyweight.mq.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.support.Chromium;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The landing page, as people use it. */
@Tag("long")
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
        chromium = new Chromium();
        desk = new RunningDesk();
    }

    @AfterAll
    static void close() {
        try {
            chromium.close();
        } finally {
            desk.close();
        }
    }

    private static WebElement find(String id) {
        return chromium.driver().findElement(By.id(id));
    }

    private static void shows(String id, String words) {
        await().atMost(SOON).until(() -> find(id).getText().contains(words));
    }

    private static WebElement button(String service, String words) {
        return find("service-" + service).findElement(By.xpath(".//button[text()='" + words + "']"));
    }

    private static void openPage() {
        chromium.driver().get(desk.address());
        await().atMost(SOON)
                .until(() -> chromium.driver()
                                .findElements(By.id("service-shipping"))
                                .size()
                        == 1);
    }

    @Test
    void ordersStopsAServiceSeesWhatIsToldAndStartsItAgain() throws IOException {
        openPage();
        find("order").findElement(By.tagName("button")).click();
        shows("answer", "● 201");
        shows("latest", "shipped");

        find("switch").click();
        button("inventory", "Stop").click();
        shows("service-inventory", "✕ stopped");
        shows("told", "NOT_DELIVERED");
        assertThat(chromium.barriers()).isEmpty();
        chromium.shoot("shop");

        shows("changed", "inventory: stopped");
        button("inventory", "Start").click();
        shows("service-inventory", "● runs");
        await().atMost(SOON)
                .until(() ->
                        find("told").findElement(By.tagName("li")).getText().contains("201"));
        find("switch").click();
        assertThat(chromium.complaints()).allMatch(line -> line.contains("503"));
    }

    @Test
    void cutsANetworkAndRestoresItWhileOrdersWait() {
        openPage();
        find("switch").click();
        shows("told", "● 201");
        button("inventory", "Cut network").click();
        shows("service-inventory", "network cut");
        shows("told", "UNKNOWN");
        assertThat(chromium.barriers()).isEmpty();

        button("inventory", "Restore network").sendKeys(Keys.ENTER);
        shows("changed", "inventory: the network is restored");
        await().atMost(SOON).until(() -> !find("service-inventory").getText().contains("network cut"));
        assertThat(chromium.driver().switchTo().activeElement().getText())
                .as("the focus stays")
                .isEqualTo("Cut network");
        find("switch").click();
        assertThat(chromium.complaints()).allMatch(line -> line.contains("503") || line.contains("504"));
    }

    @Test
    void ordersInAStreamOnlyWhatIsRightAndEndsItWhateverTheFieldsHold() {
        openPage();
        find("switch").click();
        find("quantity").clear();
        shows("switch", "Start ordering");
        find("quantity").sendKeys("3");
        find("rate").clear();
        find("switch").click();
        assertThat(find("switch").getText())
                .as("not with a field that is wrong")
                .isEqualTo("Start ordering");
        find("rate").sendKeys("5");
        find("switch").click();
        shows("switch", "Stop ordering");
        find("rate").clear();
        find("switch").click();
        assertThat(find("switch").getText()).as("ends all the same").isEqualTo("Start ordering");
    }

    @Test
    void isRightInTheDarkAndOnAPhone() {
        openPage();
        chromium.dark(true);
        assertThat(chromium.barriers()).isEmpty();
        chromium.size(390, 844);
        assertThat(chromium.driver().executeScript("return document.documentElement.scrollWidth"))
                .isEqualTo(390L);
        chromium.dark(false);
        chromium.size(1280, 1000);
    }
}
