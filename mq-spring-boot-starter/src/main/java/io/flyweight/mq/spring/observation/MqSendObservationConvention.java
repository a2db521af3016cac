package io.flyweight.mq.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** A bean of this type says how sends are named and tagged, instead of {@link DefaultMqSendObservationConvention}. */
public interface MqSendObservationConvention extends ObservationConvention<MqSenderContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof MqSenderContext;
    }

    @Override
    default String getName() {
        return "mq.send";
    }

    @Override
    default String getContextualName(MqSenderContext context) {
        return context.peer() + " send";
    }
}
