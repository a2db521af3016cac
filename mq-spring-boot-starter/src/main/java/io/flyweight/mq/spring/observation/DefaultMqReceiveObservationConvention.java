package io.flyweight.mq.spring.observation;

import io.micrometer.common.KeyValues;

/** Names receptions {@code mq.receive}, with the keys of {@link MqObservation}. Extend it to add some. */
public class DefaultMqReceiveObservationConvention implements MqReceiveObservationConvention {

    @Override
    public KeyValues getLowCardinalityKeyValues(MqReceiverContext context) {
        return PacketKeys.low(context.peer(), context.outcome());
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(MqReceiverContext context) {
        return PacketKeys.high(context.packet(), context.packet().isRequest())
                .and(MqObservation.DetailKey.LISTENER.withValue(context.listener()));
    }
}
