package io.flyweight.mq.benchmarks.webapp;

import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A web application with one page. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@RestController
public class WebApplication {

    /** Starts it; see {@link Probe}. */
    public static void main(String... args) {
        run(args);
    }

    static void run(String[] args, Class<?>... more) {
        SpringApplication application = new SpringApplication(WebApplication.class, Probe.class);
        application.addPrimarySources(List.of(more));
        application.run(args);
    }

    @GetMapping("/")
    String greeting() {
        return "hello";
    }
}
