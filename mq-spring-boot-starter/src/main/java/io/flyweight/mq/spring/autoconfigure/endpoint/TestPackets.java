package io.flyweight.mq.spring.autoconfigure.endpoint;

import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqOperations;
import io.flyweight.mq.spring.MqOutcome;
import io.flyweight.mq.spring.autoconfigure.SettingNames;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.util.StringUtils;

/** Sends packets of text that somebody wrote by hand. */
final class TestPackets {

    private final @Nullable MqOperations template;

    /**
     * What came of a packet.
     *
     * @param outcome how it ended
     * @param millis how long that took, in milliseconds
     * @param error why it failed; {@code null} if it was handled
     */
    public record Answer(
            MqOutcome outcome, double millis, @Nullable String error) implements OperationResponseBody {}

    TestPackets(@Nullable MqOperations template) {
        this.template = template;
    }

    Answer send(String peer, @Nullable String text, @Nullable String subject, @Nullable String type) {
        if (template == null) {
            String reason = "There is no MqOperations bean to send with, or more than one";
            throw new InvalidEndpointRequestException(reason, reason);
        }
        Map<String, String> headers = new HashMap<>();
        if (StringUtils.hasText(subject)) {
            headers.put(MqHeaders.SUBJECT, subject);
        }
        if (StringUtils.hasText(type)) {
            headers.put(MqHeaders.TYPE, type);
        }
        long begun = System.nanoTime();
        RuntimeException failure = null;
        try {
            template.send(peer, text == null ? "" : text, headers);
        } catch (RuntimeException e) {
            failure = e;
        }
        double millis = (System.nanoTime() - begun) / (double) TimeUnit.MILLISECONDS.toNanos(1);
        String message = failure == null ? null : failure.getMessage();
        return new Answer(MqOutcome.of(failure), millis, message == null ? null : SettingNames.inProperties(message));
    }
}
