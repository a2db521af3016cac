package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.spring.listener.ImpossibleMqListenerException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which listener can never be called, why, and how to mend it. */
final class ImpossibleMqListenerFailureAnalyzer extends AbstractFailureAnalyzer<ImpossibleMqListenerException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ImpossibleMqListenerException cause) {
        String description = String.format(
                "A listener cannot be called:%n%n\tListener: %s%n\tReason: %s", cause.listener(), cause.reason());
        return new FailureAnalysis(description, cause.action(), cause);
    }
}
