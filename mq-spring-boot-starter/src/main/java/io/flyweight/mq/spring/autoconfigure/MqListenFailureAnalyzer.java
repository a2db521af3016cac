package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.api.MqListenException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says where the queue could not listen, why, and which settings to look at. */
final class MqListenFailureAnalyzer extends AbstractFailureAnalyzer<MqListenException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MqListenException cause) {
        String description = "The message queue '" + cause.queue() + "' did not start: " + cause.getMessage() + ".";
        String action = "Stop the process that uses the address, or correct mq.queues." + cause.queue()
                + " (here and at the other nodes) or mq.listen-address.";
        return new FailureAnalysis(description, action, cause);
    }
}
