package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.spring.listener.AmbiguousMqListenersException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which two listeners tie, and how to tell them apart. */
final class AmbiguousMqListenersFailureAnalyzer extends AbstractFailureAnalyzer<AmbiguousMqListenersException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, AmbiguousMqListenersException cause) {
        String description = String.format(
                "Two @MqListener methods take the same packets, and nothing says which should get them:%n%n\t- %s%n\t- %s",
                cause.first(), cause.second());
        String action =
                "Remove one, or tell them apart by 'from', by 'subject', or by the type of the payload parameter.";
        return new FailureAnalysis(description, action, cause);
    }
}
