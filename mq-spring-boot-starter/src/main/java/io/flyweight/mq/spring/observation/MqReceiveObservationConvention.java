package io.flyweight.mq.spring.observation;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** A bean of this type says how receptions are named and tagged, instead of {@link DefaultMqReceiveObservationConvention}. */
public interface MqReceiveObservationConvention extends ObservationConvention<MqReceiverContext> {

    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof MqReceiverContext;
    }

    @Override
    default String getName() {
        return "mq.receive";
    }

    @Override
    default String getContextualName(MqReceiverContext context) {
        return context.peer() + " receive";
    }
}
