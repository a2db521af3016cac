package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.Config;
import io.flyweight.mq.spring.MqNode;
import io.flyweight.mq.spring.PacketSender;
import io.flyweight.mq.spring.listener.MqListenerContainer;
import io.flyweight.mq.spring.rabbit.RabbitNode;
import io.flyweight.mq.spring.rabbit.RabbitQueues;
import io.flyweight.mq.spring.rabbit.RabbitReceiver;
import io.flyweight.mq.spring.rabbit.RabbitSender;
import io.flyweight.mq.spring.rabbit.RabbitSettings;
import java.util.ArrayList;
import java.util.List;
import org.springframework.amqp.core.Declarables;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.autoconfigure.context.LifecycleProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The node at a broker: the same template and listeners, by the connection that Boot has to RabbitMQ. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnClass(ConnectionFactory.class)
@ConditionalOnBooleanProperty(name = "mq.enabled", matchIfMissing = true)
@ConditionalOnProperty(name = "mq.engine", havingValue = "rabbitmq")
@ConditionalOnSingleCandidate(ConnectionFactory.class)
@ConditionalOnMissingBean(PacketSender.class)
@Conditional(ParentNode.Absent.class)
class MqRabbitConfiguration {

    /** Names are checked as for a mesh. Addresses, tokens and the settings of connections are not used. */
    @Bean
    RabbitSettings mqRabbitSettings(MqProperties properties, MqConnectionDetails details, Environment environment) {
        Config config = new MqConfigFactory(properties, details, environment).create(List.of());
        List<String> peers = new ArrayList<>(config.queues().keySet());
        peers.remove(config.name());
        return new RabbitSettings(
                config.name(),
                peers,
                properties.getPacketWaitTimeout(),
                properties.getSendWindowPackets(),
                properties.getPacketSizeLimit().toBytes());
    }

    /** Declared by Boot's AmqpAdmin whenever it connects. */
    @Bean
    Declarables mqRabbitQueues(RabbitSettings settings) {
        List<String> all = new ArrayList<>(settings.peers());
        all.add(settings.name());
        return RabbitQueues.declare(all);
    }

    @Bean(destroyMethod = "close")
    RabbitSender mqPacketSender(ConnectionFactory connections, RabbitSettings settings, MqListenerContainer container) {
        return new RabbitSender(connections, settings, container::connStateChanged);
    }

    @Bean(destroyMethod = "close")
    RabbitReceiver mqRabbitReceiver(
            ConnectionFactory connections,
            RabbitSettings settings,
            MqProperties properties,
            MqListenerContainer container,
            RabbitSender sender) {
        return new RabbitReceiver(
                connections,
                settings,
                properties.getAutoReconnectDuration(),
                container,
                sender::received,
                sender::isReached);
    }

    @Bean
    MqNode mqNode(RabbitSettings settings, RabbitSender sender, RabbitReceiver receiver) {
        return new RabbitNode(settings, sender, receiver);
    }

    @Bean
    RabbitSendLifecycle mqRabbitSendLifecycle(
            RabbitSender sender, RabbitReceiver receiver, MqProperties properties, LifecycleProperties shutdown) {
        return new RabbitSendLifecycle(
                sender, receiver, properties.getAutoReconnectDuration(), ShutdownTimeout.drain(shutdown));
    }

    @Bean
    RabbitReceiveLifecycle mqRabbitReceiveLifecycle(
            RabbitReceiver receiver, MqProperties properties, LifecycleProperties shutdown) {
        return new RabbitReceiveLifecycle(
                receiver, properties.getListener().isAutoStartup(), ShutdownTimeout.drain(shutdown));
    }
}
