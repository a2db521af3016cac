package io.flyweight.mq.test;

import io.flyweight.mq.Manager;
import io.flyweight.mq.spring.autoconfigure.MqAutoConfiguration;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;

/** Auto-configuration that shows the node of an application to the {@link MqTestMesh} it was made a part of. */
@AutoConfiguration(after = MqAutoConfiguration.class)
@ConditionalOnProperty(MqTestMesh.ID_PROPERTY)
@ConditionalOnBean(Manager.class)
public final class MqTestMeshAutoConfiguration {

    @Bean
    @Lazy(false)
    MqTestMeshMember mqTestMeshMember(Manager manager, @Value("${" + MqTestMesh.ID_PROPERTY + "}") String mesh) {
        return new MqTestMeshMember(manager, mesh);
    }
}
