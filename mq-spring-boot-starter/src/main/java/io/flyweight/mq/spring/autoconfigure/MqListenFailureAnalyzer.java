package io.flyweight.mq.spring.autoconfigure;

import io.flyweight.mq.api.MqListenException;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says where the queue could not listen, why, and which settings to look at. */
final class MqListenFailureAnalyzer extends AbstractFailureAnalyzer<MqListenException> {

    private final BeanFactory beanFactory;

    MqListenFailureAnalyzer(BeanFactory beanFactory) {
        this.beanFactory = beanFactory;
    }

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MqListenException cause) {
        String description = "The message queue '" + cause.queue() + "' did not start: " + cause.getMessage() + ".";
        String address = hasPropertiesDetails()
                ? "mq.queues." + cause.queue()
                : "that of '" + cause.queue() + "' in the MqConnectionDetails bean";
        String action = "Stop the process that uses the address, or correct " + address
                + " (here and at the other nodes) or mq.listen-address.";
        return new FailureAnalysis(description, action, cause);
    }

    /** By type alone: at this point no bean may be made any more. */
    private boolean hasPropertiesDetails() {
        return beanFactory instanceof ListableBeanFactory beans
                && beans.getBeanNamesForType(PropertiesMqConnectionDetails.class, true, false).length > 0;
    }
}
