package io.flyweight.mq.spring;

import io.flyweight.mq.api.Packet;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Observes as another does, and lets nothing that it throws or adds change what becomes of a send. */
record TolerantSendObserver(MqSendObserver observer, AtomicBoolean hasWarned) implements MqSendObserver {

    private static final Logger log = LoggerFactory.getLogger(MqSendObserver.class);

    @Override
    public Sending onSend(String queue, Packet packet, boolean request) {
        try {
            Sending sending = observer.onSend(queue, packet, request);
            return new Tolerant(this, sending, fitting(packet, sending.packet()));
        } catch (Throwable e) {
            tell(e);
            return new Unobserved(packet);
        }
    }

    private static Packet fitting(Packet own, Packet observed) {
        if (observed.headers().equals(own.headers())) {
            return observed;
        }
        Map<String, String> headers = HeaderLimits.fitting(own.headers(), observed.headers());
        return headers == observed.headers() ? observed : new Packet(headers, observed.body());
    }

    /** Once as a warning: what fails for one packet fails for all. */
    private void tell(Throwable e) {
        String what = "An observer of sends failed; the sends go on: {}";
        if (hasWarned.compareAndSet(false, true)) {
            log.warn(what, observer.getClass().getName(), e);
        } else {
            log.debug(what, observer.getClass().getName(), e);
        }
    }

    private record Tolerant(TolerantSendObserver from, Sending sending, Packet packet) implements Sending {

        @Override
        public void onAnswer(@Nullable Throwable failure) {
            try {
                sending.onAnswer(failure);
            } catch (Throwable e) {
                from.tell(e);
            }
        }
    }

    private record Unobserved(Packet packet) implements Sending {

        @Override
        public void onAnswer(@Nullable Throwable failure) {}
    }
}
