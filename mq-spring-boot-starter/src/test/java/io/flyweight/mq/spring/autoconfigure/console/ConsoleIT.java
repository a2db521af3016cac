package io.flyweight.mq.spring.autoconfigure.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.spring.MqSendObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;

/** The console of an application with a real web server, over HTTP. */
class ConsoleIT {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final List<ConfigurableApplicationContext> started = new ArrayList<>();

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    private ConfigurableApplicationContext start(String... settings) {
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--mq.name=a",
                "--mq.queues.a=127.0.0.1:0",
                "--mq.console.enabled=true",
                "--management.endpoints.web.exposure.include=mq"));
        arguments.addAll(List.of(settings));
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .registerShutdownHook(false)
                .run(arguments.toArray(String[]::new));
        started.add(context);
        return context;
    }

    @AfterEach
    void stop() {
        started.forEach(ConfigurableApplicationContext::close);
    }

    private static HttpResponse<String> get(ConfigurableApplicationContext context, String path) throws Exception {
        String separate = context.getEnvironment().getProperty("local.management.port");
        String port = separate == null ? context.getEnvironment().getRequiredProperty("local.server.port") : separate;
        return get(URI.create("http://127.0.0.1:" + port + path));
    }

    private static HttpResponse<String> get(URI address) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** The page, its settings, and the endpoint that they name: all of it works from one address. */
    private static String settingsBehind(HttpResponse<String> redirect) throws Exception {
        assertThat(redirect.statusCode()).isEqualTo(302);
        URI page =
                redirect.uri().resolve(redirect.headers().firstValue("Location").orElseThrow());
        assertThat(get(page).body()).contains("<title>Flyweight MQ</title>");
        String settings = get(page.resolve("settings.json")).body();
        String endpoint = settings.replaceAll(".*\"endpoint\":\"([^\"]*)\".*", "$1");
        assertThat(get(page.resolve(endpoint)).body()).contains("\"name\":\"a\"");
        return settings;
    }

    @ParameterizedTest
    @ValueSource(strings = {"servlet", "reactive"})
    void isServedBesideTheEndpoints(String kind) throws Exception {
        ConfigurableApplicationContext context = start("--spring.main.web-application-type=" + kind);

        assertThat(settingsBehind(get(context, "/mq-console")))
                .isEqualTo("{\"endpoint\":\"../actuator/mq\",\"writable\":false}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"servlet", "reactive"})
    void isOnTheManagementPortWhereThereIsOne(String kind) throws Exception {
        ConfigurableApplicationContext context = start(
                "--spring.main.web-application-type=" + kind,
                "--management.server.port=0",
                "--management.server.base-path=/admin",
                "--management.endpoints.web.base-path=/ops",
                "--management.endpoints.web.path-mapping.mq=queue",
                "--management.endpoint.mq.access=unrestricted");

        assertThat(settingsBehind(get(context, "/admin/mq-console")))
                .isEqualTo("{\"endpoint\":\"../ops/queue\",\"writable\":true}");
        String applications = context.getEnvironment().getRequiredProperty("local.server.port");
        assertThat(get(URI.create("http://127.0.0.1:" + applications + "/mq-console"))
                        .statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/shop"})
    void findsTheEndpointBelowContextAndServletPaths(String servletPath) throws Exception {
        ConfigurableApplicationContext context = start(
                "--spring.main.web-application-type=servlet",
                "--server.servlet.context-path=/app",
                "--spring.mvc.servlet.path=" + servletPath);

        settingsBehind(get(context, "/app/mq-console"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"servlet", "reactive"})
    void servesItsOwnFilesAloneAndLetsThemUseNothingElse(String kind) throws Exception {
        ConfigurableApplicationContext context = start("--spring.main.web-application-type=" + kind);

        for (String file : List.of("", "console.css", "console.js", "icon.svg", "uPlot.esm.js", "uPlot.min.css")) {
            HttpResponse<String> response = get(context, "/mq-console/" + file);
            assertThat(response.statusCode()).as(file).isEqualTo(200);
            assertThat(response.headers().firstValue("Content-Security-Policy"))
                    .hasValueSatisfying(policy -> assertThat(policy)
                            .startsWith("default-src 'none';")
                            .contains("frame-ancestors 'none'")
                            .doesNotContain("unsafe", "http", "*"));
            assertThat(response.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        }
        for (String file : List.of("nothing.js", "ConsoleFiles.class", "..%2Fconsole.js", "package-info.class")) {
            assertThat(get(context, "/mq-console/" + file).statusCode())
                    .as(file)
                    .isIn(400, 404);
        }
    }

    @Test
    void whatItAsksIsTheSameHoweverTheApplicationWritesItsJson() throws Exception {
        ConfigurableApplicationContext context = start(
                "--spring.main.web-application-type=servlet",
                "--mq.queues.other-one=127.0.0.1:1",
                "--spring.jackson.property-naming-strategy=SNAKE_CASE",
                "--spring.jackson.default-property-inclusion=non_default");

        assertThat(get(context, "/actuator/mq?eventsAfter=1000").body())
                .contains("\"events\":[]", "\"inFlightPackets\":0", "\"notDelivered\":0", "\"inbound\":false");
    }

    @Test
    void isFoundBesideARouteThatTakesAllThatIsLeft() throws Exception {
        ConfigurableApplicationContext context = start(
                "--spring.main.web-application-type=reactive", "--spring.main.sources=" + OnePage.class.getName());

        assertThat(get(context, "/anything").body()).isEqualTo("one page");
        assertThat(get(context, "/mq-console/").body()).contains("<title>Flyweight MQ</title>");
    }

    @Configuration(proxyBeanMethods = false)
    static class OnePage {

        @Bean
        RouterFunction<ServerResponse> page() {
            return RouterFunctions.route()
                    .GET("/**", request -> ServerResponse.ok().bodyValue("one page"))
                    .build();
        }
    }

    @Test
    void saysWhereTheEndpointIsNotExposed() throws Exception {
        ConfigurableApplicationContext context =
                start("--spring.main.web-application-type=servlet", "--management.endpoints.web.exposure.exclude=mq");

        assertThat(get(context, "/mq-console/settings.json").body())
                .isEqualTo("{\"endpoint\":null,\"writable\":false}");
    }

    @Test
    void theMetersDoNotStepAsideForIt() {
        ConfigurableApplicationContext context = start("--spring.main.web-application-type=servlet");

        assertThat(context.getBeansOfType(MqSendObserver.class)).containsOnlyKeys("mqSendTimers", "mqSendLatencies");
    }

    @Test
    void isNotThereUnlessItIsAskedFor() throws Exception {
        ConfigurableApplicationContext context =
                start("--spring.main.web-application-type=servlet", "--mq.console.enabled=false");

        assertThat(get(context, "/mq-console").statusCode()).isEqualTo(404);
        assertThat(get(context, "/mq-console/").statusCode()).isEqualTo(404);
        assertThat(get(context, "/actuator/mq").statusCode()).isEqualTo(200);
    }
}
