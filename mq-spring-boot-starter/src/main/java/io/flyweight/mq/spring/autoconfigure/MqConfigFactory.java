package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.Config;
import io.flyweight.mq.api.InvalidSettingException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;
import org.springframework.util.unit.DataSize;

/** From properties and connection details to the node's configuration; a wrong setting is named as a property. */
final class MqConfigFactory {

    private final MqProperties properties;
    private final MqConnectionDetails details;
    private final Environment environment;
    private final SettingErrors errors;

    MqConfigFactory(MqProperties properties, MqConnectionDetails details, Environment environment) {
        this.properties = properties;
        this.details = details;
        this.environment = environment;
        this.errors = new SettingErrors(!StringUtils.hasText(properties.getName()), details);
    }

    static @Nullable String name(MqProperties properties, Environment environment) {
        String name = properties.getName();
        return StringUtils.hasText(name) ? name : environment.getProperty("spring.application.name");
    }

    Config create(List<MqConfigCustomizer> customizers) {
        String name = name(properties, environment);
        if (!StringUtils.hasText(name)) {
            throw new InvalidConfigurationPropertyValueException(
                    "mq.name", null, "It must be this queue's name; set it, or spring.application.name.");
        }
        errors.checkQueues(name, queues(name).keySet());
        errors.checkTokens();
        try {
            Config.Builder builder = builder(name);
            customizers.forEach(customizer -> customizer.customize(builder));
            return builder.build();
        } catch (InvalidSettingException e) {
            throw isWrongWithoutCustomizers(name, e) ? errors.named(e) : SettingErrors.ofCustomizers(e);
        }
    }

    private Config.Builder builder(String name) {
        Config.Builder builder = Config.builder(name);
        queues(name).forEach(builder::queue);
        builder.authToken(details.getAuthToken()).acceptedTokens(details.getAcceptedTokens());
        connections(builder);
        listening(builder);
        return builder;
    }

    /** Where all others are found, the own address is the one to listen at. */
    private Map<String, String> queues(String name) {
        Map<String, String> queues = details.getQueues();
        String listen = properties.getListenAddress();
        return queues.isEmpty() && StringUtils.hasText(listen) ? Map.of(name, listen) : queues;
    }

    private boolean isWrongWithoutCustomizers(String name, InvalidSettingException e) {
        try {
            builder(name).build();
            return false;
        } catch (InvalidSettingException own) {
            return own.field().equals(e.field()) && own.value().equals(e.value());
        }
    }

    private void connections(Config.Builder builder) {
        builder.autoReconnect(properties.isAutoReconnect())
                .autoReconnectDuration(properties.getAutoReconnectDuration())
                .readBufferSize(bytes("mq.read-buffer-size", properties.getReadBufferSize()))
                .readTimeout(properties.getReadTimeout())
                .writeTimeout(properties.getWriteTimeout())
                .packetSizeLimit(bytes("mq.packet-size-limit", properties.getPacketSizeLimit()))
                .packetWaitTimeout(properties.getPacketWaitTimeout())
                .heartbeatInterval(properties.getHeartbeatInterval())
                .heartbeatTimeout(properties.getHeartbeatTimeout())
                .handshakeTimeout(properties.getHandshakeTimeout())
                .connectTimeout(properties.getConnectTimeout())
                .sendWindowBytes(bytes("mq.send-window-bytes", properties.getSendWindowBytes()))
                .sendWindowPackets(properties.getSendWindowPackets());
    }

    private void listening(Config.Builder builder) {
        builder.listenAddress(properties.getListenAddress())
                .listenerDaemon(properties.isListenerDaemon())
                .listenerDaemonRetryDuration(properties.getListenerDaemonRetryDuration())
                .dispatch(properties.getDispatch())
                .laneBytes(bytes("mq.lane-bytes", properties.getLaneBytes()))
                .maxPendingConnections(properties.getMaxPendingConnections());
    }

    private static int bytes(String property, DataSize size) {
        if (size.toBytes() > Integer.MAX_VALUE || size.toBytes() < 0) {
            throw new InvalidConfigurationPropertyValueException(
                    property, size, size + " is not allowed; it must be above 0 and below 2 GB.");
        }
        return (int) size.toBytes();
    }
}
