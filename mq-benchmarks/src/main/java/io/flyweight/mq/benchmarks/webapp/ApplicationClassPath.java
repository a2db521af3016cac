package io.flyweight.mq.benchmarks.webapp;

import io.flyweight.mq.Manager;
import io.flyweight.mq.spring.MqTemplate;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.messaging.Message;

/** Of this program's class path that of the web application: what spring-boot-starter-webmvc brings, and nothing else. */
final class ApplicationClassPath {

    /** What the starter brings besides. */
    private static final List<Class<?>> OF_THE_STARTER = List.of(Manager.class, MqTemplate.class, Message.class);

    private static final List<String> OF_THE_WEB = List.of(
            "commons-logging",
            "jackson-",
            "jakarta.",
            "jspecify",
            "jul-to-slf4j",
            "log4j-",
            "logback-",
            "micrometer-commons",
            "micrometer-observation",
            "slf4j-",
            "snakeyaml",
            "spring-",
            "tomcat-");

    private static final List<String> OF_BROKERS = List.of("amqp", "rabbit");

    private ApplicationClassPath() {}

    /**
     * Returns the class path.
     *
     * @param all this program's
     * @param queue whether with the starter
     */
    static String of(String all, boolean queue) {
        List<String> starter = OF_THE_STARTER.stream()
                .map(ApplicationClassPath::location)
                .map(Path::toString)
                .toList();
        List<String> paths = new ArrayList<>();
        paths.add(location(ApplicationClassPath.class).toString());
        paths.addAll(web(all).filter(path -> !starter.contains(path)).toList());
        if (queue) {
            paths.addAll(starter);
        }
        return String.join(File.pathSeparator, paths);
    }

    private static Stream<String> web(String all) {
        return Arrays.stream(all.split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> {
                    String file = String.valueOf(path.getFileName());
                    return OF_THE_WEB.stream().anyMatch(file::startsWith)
                            && OF_BROKERS.stream().noneMatch(file::contains);
                })
                .map(path -> path.toAbsolutePath().normalize().toString());
    }

    private static Path location(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
