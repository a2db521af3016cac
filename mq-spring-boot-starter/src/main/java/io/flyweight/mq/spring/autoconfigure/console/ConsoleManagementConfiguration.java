package io.flyweight.mq.spring.autoconfigure.console;

import io.flyweight.mq.spring.MqNode;
import jakarta.servlet.Servlet;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Serves the console's page where the actuator's endpoints are, on a port of their own where they have one. */
@ManagementContextConfiguration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty("mq.console.enabled")
@ConditionalOnBean(MqNode.class)
class ConsoleManagementConfiguration {

    @Bean
    ConsoleFiles mqConsoleFiles(
            WebEndpointProperties properties, WebEndpointsSupplier endpoints, Environment environment) {
        return new ConsoleFiles(() -> ConsoleSettings.of(properties, endpoints.getEndpoints(), environment));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.SERVLET)
    @ConditionalOnClass(Servlet.class)
    static class OfServlets {

        @Bean
        ServletRegistrationBean<ConsoleServlet> mqConsoleServlet(ConsoleFiles files) {
            return new ServletRegistrationBean<>(new ConsoleServlet(files), ConsoleFiles.PATH + "/*");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    @ConditionalOnClass(RouterFunction.class)
    static class OfWebFlux {

        /** Before the application's own routes: one of them may take all that is left. */
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        RouterFunction<ServerResponse> mqConsoleRoutes(ConsoleFiles files) {
            return ConsoleRoutes.of(files);
        }
    }
}
