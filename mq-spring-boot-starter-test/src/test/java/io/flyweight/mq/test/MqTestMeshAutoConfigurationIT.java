package io.flyweight.mq.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flyweight.mq.Manager;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Spring applications as nodes of a mesh. */
@Timeout(60)
class MqTestMeshAutoConfigurationIT {

    private final MqTestMesh mesh = MqTestMesh.of("orders", "inventory");
    private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

    record Ask(int article) {}

    record Reserve(int article) {}

    @AfterEach
    void close() {
        contexts.forEach(ConfigurableApplicationContext::close);
        mesh.close();
    }

    private ConfigurableApplicationContext start(String name, String... arguments) {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .properties(Map.copyOf(mesh.properties(name)))
                .run(arguments);
        contexts.add(context);
        return context;
    }

    @Test
    void twoApplicationsFindEachOtherAndOneCanBeRestarted() {
        ConfigurableApplicationContext orders = start("orders");
        ConfigurableApplicationContext inventory = start("inventory");
        mesh.awaitConnected();
        orders.getBean(MqTemplate.class).send("inventory", new Reserve(1));
        assertThat(inventory.getBean(MqRecorder.class).payloads(Reserve.class)).containsExactly(new Reserve(1));

        inventory.close();
        ConfigurableApplicationContext again = start("inventory", "--spring.main.lazy-initialization=true");
        mesh.awaitConnected();
        mesh.template("orders").send("inventory", new Reserve(2));

        assertThat(again.getBean(MqRecorder.class).payloads(Reserve.class)).containsExactly(new Reserve(2));
        assertThat(mesh.manager("inventory")).isSameAs(again.getBean(Manager.class));
    }

    @Test
    void aRecorderThatIsABeanGetsWhatNoOtherListenerTakes() {
        ConfigurableApplicationContext orders = start("orders");
        mesh.start("inventory", new MqRecorder());
        mesh.awaitConnected();
        orders.getBean(MqRecorder.class).on(Reserve.class, reserve -> "reserved " + reserve.article());

        assertThat(mesh.template("inventory").sendAndReceive("orders", new Ask(1), String.class))
                .isEqualTo("42");
        assertThat(mesh.template("inventory").sendAndReceive("orders", new Reserve(7), String.class))
                .isEqualTo("reserved 7");

        assertThat(orders.getBean(MqRecorder.class).received())
                .singleElement()
                .satisfies(one -> assertThat(one.sender()).isEqualTo("inventory"));
    }

    @Test
    void leavesAloneWhoIsInNoMesh() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MqTestMeshAutoConfiguration.class))
                .withBean(Manager.class, () -> mesh.start("orders", new MqRecorder()))
                .run(context -> assertThat(context).doesNotHaveBean(MqTestMeshMember.class));
    }

    @Test
    void leavesAloneWhoHasNoNode() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MqTestMeshAutoConfiguration.class))
                .withPropertyValues("mq.test-mesh=any")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(MqTestMeshMember.class));
    }

    @Test
    void aMeshThatIsNotOfThisProcessIsNoMatter() {
        new ApplicationContextRunner()
                .withConfiguration(AutoConfigurations.of(MqTestMeshAutoConfiguration.class))
                .withBean(Manager.class, () -> mesh.start("orders", new MqRecorder()))
                .withPropertyValues("mq.test-mesh=in-another-process")
                .run(context -> assertThat(context).hasNotFailed().hasSingleBean(MqTestMeshMember.class));
        await().until(() -> mesh.manager("orders").localAddress() == null);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {

        @Bean
        MqRecorder recorder() {
            return new MqRecorder();
        }

        @MqListener
        String on(Ask ask) {
            return "42";
        }
    }
}
