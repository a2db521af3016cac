package io.flyweight.mq.spring.observation;

import io.micrometer.common.KeyValues;

/** Names sends {@code mq.send}, with the keys of {@link MqObservation}. Extend it to add some. */
public class DefaultMqSendObservationConvention implements MqSendObservationConvention {

    @Override
    public KeyValues getLowCardinalityKeyValues(MqSenderContext context) {
        return PacketKeys.low(context.peer(), context.outcome());
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(MqSenderContext context) {
        return PacketKeys.high(context.packet(), context.isRequest());
    }
}
