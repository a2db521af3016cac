package io.flyweight.mq.spring.autoconfigure.console;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.web.ExposableWebEndpoint;
import org.springframework.core.env.Environment;

/**
 * What the page has to know to begin.
 *
 * @param endpoint where the endpoint {@code mq} is, relative to the page; {@code null} where it is not exposed
 * @param writable whether one may do something by it
 */
record ConsoleSettings(@Nullable String endpoint, boolean writable) {

    private static final EndpointId MQ = EndpointId.of("mq");

    static ConsoleSettings of(
            WebEndpointProperties properties, Collection<ExposableWebEndpoint> exposed, Environment environment) {
        return exposed.stream()
                .filter(each -> each.getEndpointId().equals(MQ))
                .findAny()
                .map(endpoint -> new ConsoleSettings(
                        ".." + servletPath(environment) + properties.getBasePath() + "/" + endpoint.getRootPath(),
                        endpoint.getOperations().stream().anyMatch(each -> each.getType() == OperationType.WRITE)))
                .orElse(new ConsoleSettings(null, false));
    }

    /** Of the servlet that has the endpoints; the console is beside it, not below it. */
    private static String servletPath(Environment environment) {
        if (ManagementPortType.get(environment) != ManagementPortType.SAME) {
            return "";
        }
        String path = environment.getProperty("spring.mvc.servlet.path", "");
        return path.equals("/") ? "" : path;
    }
}
