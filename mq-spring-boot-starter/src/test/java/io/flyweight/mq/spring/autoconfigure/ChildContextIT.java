package io.flyweight.mq.spring.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.ListenerState;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.spring.annotation.MqListener;
import io.flyweight.mq.spring.listener.MqListenerRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** An application whose contexts are parent and child. */
@ExtendWith(OutputCaptureExtension.class)
class ChildContextIT {

    @Test
    void leavesTheParentsNodeAlone(CapturedOutput output) {
        try (ConfigurableApplicationContext parent = Node.start(Whole.class, "one", List.of("one=0"))) {
            Manager node = parent.getBean(Manager.class);
            new ApplicationContextRunner()
                    .withParent(parent)
                    .withUserConfiguration(Child.class)
                    .run(child -> {
                        assertThat(child.getBean(MqTemplate.class)).isSameAs(parent.getBean(MqTemplate.class));
                        assertThat(child.getBean(Manager.class)).isSameAs(node);
                        assertThat(child.getBeanFactory().getBeanNamesForType(MqListenerRegistry.class))
                                .isEmpty();
                    });

            assertThat(node.status().listener()).isEqualTo(ListenerState.LISTENING);
            assertThat(parent.getBean(MqConnectLifecycle.class).isRunning()).isTrue();
            assertThat(output).contains("hear nothing: the queue belongs to the parent context");
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Whole {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Child {

        @MqListener
        void on(String text) {}
    }
}
