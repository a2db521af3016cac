package io.flyweight.mq.spring.observation;

import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.MqOutcome;
import io.flyweight.mq.spring.observation.MqObservation.DetailKey;
import io.flyweight.mq.spring.observation.MqObservation.Key;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/** The keys that sends and receptions have in common. */
final class PacketKeys {

    private PacketKeys() {}

    static KeyValues low(String peer, @Nullable MqOutcome outcome) {
        return KeyValues.of(
                Key.PEER.withValue(peer), Key.OUTCOME.withValue(outcome == null ? KeyValue.NONE_VALUE : outcome.tag()));
    }

    static KeyValues high(Packet packet, boolean request) {
        KeyValues keys = KeyValues.of(DetailKey.OPERATION.withValue(request ? "request" : "send"));
        String type = MqHeaders.typeOf(packet);
        String subject = MqHeaders.subjectOf(packet);
        if (type != null) {
            keys = keys.and(DetailKey.TYPE.withValue(type));
        }
        return subject == null ? keys : keys.and(DetailKey.SUBJECT.withValue(subject));
    }
}
