package io.flyweight.mq.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.flyweight.mq.support.Chromium;
import io.flyweight.mq.support.RabbitBroker;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.By;
import org.springframework.util.ClassUtils;

/** Landing page and console where a broker carries the packets. */
@Tag("long")
class RabbitDeskBrowserIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @Test
    void pageAndConsoleTellOfTheBrokerAndCutNoNetworkThatThereIsNot() throws Exception {
        assumeTrue(Chromium.isHere(), "no chromium and chromedriver on the PATH");
        assumeTrue(
                ClassUtils.isPresent("com.rabbitmq.client.Channel", null),
                "no spring-boot-starter-amqp on this class path");
        assumeTrue(RabbitBroker.isInstalled(), "no RabbitMQ in /usr/lib/rabbitmq: apt-get install rabbitmq-server");
        try (RabbitBroker broker = RabbitBroker.start();
                RunningDesk desk = new RunningDesk("--mq.engine=rabbitmq", "--spring.rabbitmq.port=" + broker.port());
                Chromium chromium = new Chromium()) {
            chromium.driver().get(desk.address());
            shows(chromium, "service-shipping", "● runs");
            assertThat(text(chromium, "service-inventory")).contains("Stop").doesNotContain("Cut network");
            assertThat(chromium.driver().findElement(By.tagName("body")).getText())
                    .doesNotContain("network");
            chromium.driver()
                    .findElement(By.id("order"))
                    .findElement(By.tagName("button"))
                    .click();
            shows(chromium, "answer", "● 201");
            shows(chromium, "latest", "shipped");
            assertThat(chromium.barriers()).isEmpty();

            chromium.size(1440, 1300);
            chromium.driver().get(desk.addressOf(ShopService.ORDERS) + "/mq-console/");
            shows(chromium, "listener", "listening at rabbitmq at ");
            shows(chromium, "peer-inventory", "● connected");
            assertThat(text(chromium, "sent")).isEqualTo("Stored");
            assertThat(chromium.barriers()).isEmpty();
            chromium.shoot("console-rabbitmq");

            broker.stop();
            shows(chromium, "peer-inventory", "✕ down");
            shows(chromium, "advice", "Is RabbitMQ running");
            broker.resume();
            shows(chromium, "peer-inventory", "● connected");
            assertThat(chromium.complaints()).isEmpty();
        }
    }

    private static String text(Chromium chromium, String id) {
        return chromium.driver().findElement(By.id(id)).getText();
    }

    private static void shows(Chromium chromium, String id, String words) {
        await().atMost(SOON).ignoreExceptions().until(() -> text(chromium, id).contains(words));
    }
}
