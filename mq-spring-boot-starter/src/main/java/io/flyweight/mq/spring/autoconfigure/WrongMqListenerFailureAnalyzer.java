package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.spring.listener.WrongMqListenerException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which listener's annotation is wrong, where, and what is allowed. */
final class WrongMqListenerFailureAnalyzer extends AbstractFailureAnalyzer<WrongMqListenerException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, WrongMqListenerException cause) {
        String description = String.format(
                "A @MqListener has a value that is not allowed:%n%n\tListener: %s%n\tAttribute: %s%n\tValue: %s%n\tReason: %s",
                cause.listener(), cause.attribute(), cause.value(), cause.rule());
        String action = "Correct '" + cause.attribute() + "' of the annotation, or the setting it is taken from.";
        return new FailureAnalysis(description, action, cause);
    }
}
