package io.flyweight.mq.reliability.engine;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/** Sends, and listens to nothing. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ShopApp {}
