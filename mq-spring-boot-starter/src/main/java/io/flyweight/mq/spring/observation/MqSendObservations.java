package io.flyweight.mq.spring.observation;

import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqOutcome;
import io.flyweight.mq.spring.MqSendObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/** Makes an observation of each send, which ends at the answer. */
public final class MqSendObservations implements MqSendObserver {

    private static final DefaultMqSendObservationConvention DEFAULT = new DefaultMqSendObservationConvention();

    private final ObservationRegistry registry;
    private final @Nullable MqSendObservationConvention convention;

    /** Creates it; a convention of {@code null} is the default one. */
    public MqSendObservations(ObservationRegistry registry, @Nullable MqSendObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    @Override
    public Sending onSend(String queue, Packet packet, boolean request) {
        MqSenderContext context = new MqSenderContext(queue, packet, request);
        Observation observation = MqObservation.SEND.start(convention, DEFAULT, () -> context, registry);
        return new Observed(observation, context, context.outgoing());
    }

    private record Observed(Observation observation, MqSenderContext context, Packet packet) implements Sending {

        @Override
        public void onAnswer(@Nullable Throwable failure) {
            context.outcome(MqOutcome.of(failure));
            if (failure != null) {
                observation.error(failure);
            }
            observation.stop();
        }
    }
}
