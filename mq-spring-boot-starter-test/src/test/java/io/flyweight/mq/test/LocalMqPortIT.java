package io.flyweight.mq.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.Manager;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.annotation.DirtiesContext;

@SpringBootTest(properties = {"mq.name=alone", "mq.queues.alone=127.0.0.1:0"})
@DirtiesContext
class LocalMqPortIT {

    @LocalMqPort
    private int port;

    @Test
    void isWhereTheApplicationListens(@LocalMqPort int parameter, @Autowired Manager manager) {
        assertThat(manager.localAddress()).isEqualTo("127.0.0.1:" + port);
        assertThat(parameter).isEqualTo(port);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Alone {}
}
