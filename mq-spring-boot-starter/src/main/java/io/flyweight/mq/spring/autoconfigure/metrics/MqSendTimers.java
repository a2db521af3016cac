package io.flyweight.mq.spring.autoconfigure.metrics;

import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqOutcome;
import io.flyweight.mq.spring.MqSendObserver;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** Times each send, from the call to the answer. */
final class MqSendTimers implements MqSendObserver {

    private final PeerTimers timers;

    MqSendTimers(MeterRegistry registry) {
        this.timers = new PeerTimers(
                registry, "mq.send", "From a send to its answer", EnumSet.complementOf(EnumSet.of(MqOutcome.ERROR)));
    }

    @Override
    public Sending onSend(String queue, Packet packet, boolean request) {
        return new Timed(timers, queue, packet, timers.now());
    }

    private record Timed(PeerTimers timers, String peer, Packet packet, long sinceNanos) implements Sending {

        @Override
        public void onAnswer(@Nullable Throwable failure) {
            timers.record(peer, MqOutcome.of(failure), sinceNanos);
        }
    }
}
