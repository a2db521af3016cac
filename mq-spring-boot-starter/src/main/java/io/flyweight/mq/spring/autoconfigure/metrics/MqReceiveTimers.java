package io.flyweight.mq.spring.autoconfigure.metrics;

import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqOutcome;
import io.flyweight.mq.spring.listener.MqReceiveObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumSet;

/** Times the handling of each packet by a listener. */
final class MqReceiveTimers implements MqReceiveObserver {

    private final PeerTimers timers;

    MqReceiveTimers(MeterRegistry registry) {
        this.timers = new PeerTimers(
                registry,
                "mq.receive",
                "The handling of a packet by a listener",
                EnumSet.complementOf(EnumSet.of(MqOutcome.NOT_DELIVERED)));
    }

    @Override
    public Receiving onReceive(String listener, String sender, Packet packet) {
        long since = timers.now();
        return ack -> timers.record(sender, MqOutcome.of(ack), since);
    }
}
