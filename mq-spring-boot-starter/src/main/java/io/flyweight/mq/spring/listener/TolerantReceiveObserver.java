package io.flyweight.mq.spring.listener;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Packet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Observes as another does, and lets nothing that it throws change an answer. */
record TolerantReceiveObserver(MqReceiveObserver observer, AtomicBoolean hasWarned) implements MqReceiveObserver {

    private static final Logger log = LoggerFactory.getLogger(MqReceiveObserver.class);

    @Override
    public Receiving onReceive(String listener, String sender, Packet packet) {
        try {
            return new Tolerant(this, observer.onReceive(listener, sender, packet));
        } catch (Throwable e) {
            tell(e);
            return NONE.onReceive(listener, sender, packet);
        }
    }

    /** Once as a warning: what fails for one packet fails for all. */
    private void tell(Throwable e) {
        String what = "An observer of received packets failed; the answers stay: {}";
        if (hasWarned.compareAndSet(false, true)) {
            log.warn(what, observer.getClass().getName(), e);
        } else {
            log.debug(what, observer.getClass().getName(), e);
        }
    }

    private record Tolerant(TolerantReceiveObserver from, Receiving receiving) implements Receiving {

        @Override
        public void onFailure(Throwable failure) {
            try {
                receiving.onFailure(failure);
            } catch (Throwable e) {
                from.tell(e);
            }
        }

        @Override
        public void onAnswer(Ack ack) {
            try {
                receiving.onAnswer(ack);
            } catch (Throwable e) {
                from.tell(e);
            }
        }
    }
}
