package io.flyweight.mq.spring.observation;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqOutcome;
import io.flyweight.mq.spring.listener.MqReceiveObserver;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

/** Makes an observation of each packet that a listener handles; what the listener does is within its scope. */
public final class MqReceiveObservations implements MqReceiveObserver {

    private static final DefaultMqReceiveObservationConvention DEFAULT = new DefaultMqReceiveObservationConvention();

    private final ObservationRegistry registry;
    private final @Nullable MqReceiveObservationConvention convention;

    /** Creates it; a convention of {@code null} is the default one. */
    public MqReceiveObservations(ObservationRegistry registry, @Nullable MqReceiveObservationConvention convention) {
        this.registry = registry;
        this.convention = convention;
    }

    @Override
    public Receiving onReceive(String listener, String sender, Packet packet) {
        MqReceiverContext context = new MqReceiverContext(listener, sender, packet);
        Observation observation = MqObservation.RECEIVE.start(convention, DEFAULT, () -> context, registry);
        return new Observed(observation, context, observation.openScope());
    }

    private record Observed(Observation observation, MqReceiverContext context, Observation.Scope scope)
            implements Receiving {

        @Override
        public void onFailure(Throwable failure) {
            observation.error(failure);
        }

        @Override
        public void onAnswer(Ack ack) {
            context.outcome(MqOutcome.of(ack));
            scope.close();
            observation.stop();
        }
    }
}
