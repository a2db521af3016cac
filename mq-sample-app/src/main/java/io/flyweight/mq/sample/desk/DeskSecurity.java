package io.flyweight.mq.sample.desk;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.CorsRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Lets no other page in the browser order, or stop services: what comes from elsewhere is answered 403. */
@Configuration(proxyBeanMethods = false)
class DeskSecurity implements WebMvcConfigurer {

    @Override
    public void addCorsMappings(CorsRegistry registry) {
        registry.addMapping("/**").allowedOrigins();
    }
}
