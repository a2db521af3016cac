package io.flyweight.mq.benchmarks.webapp;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.Manager;
import io.flyweight.mq.spring.MqTemplate;
import io.netty.channel.Channel;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.messaging.Message;

class ApplicationClassPathTest {

    private static List<String> paths(boolean queue) {
        String all = System.getProperty("java.class.path", "");
        return List.of(ApplicationClassPath.of(all, queue).split(File.pathSeparator));
    }

    private static String of(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }

    @Test
    void hasTheApplicationAndNoContestants() throws URISyntaxException {
        assertThat(paths(false))
                .contains(of(WebApplication.class), of(SpringApplication.class))
                .doesNotContain(of(Channel.class));
    }

    @Test
    void theStarterIsAllTheDifference() throws URISyntaxException {
        List<String> starter = List.of(of(Manager.class), of(MqTemplate.class), of(Message.class));

        assertThat(paths(false)).doesNotContainAnyElementsOf(starter);
        assertThat(paths(true))
                .containsAll(paths(false))
                .containsAll(starter)
                .hasSize(paths(false).size() + 3);
    }
}
