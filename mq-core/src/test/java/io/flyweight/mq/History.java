package io.flyweight.mq;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was sent from one node to another, what was handled there, and whether the two fit: the promises. */
final class History {

    private final String pair;
    private final List<Sent> sent = new ArrayList<>();
    private final Map<Integer, Ack> handled = new HashMap<>();
    private int lastHandled = -1;
    private int inHandler;

    History(String pair) {
        this.pair = pair;
    }

    /** One send; {@code delivery} is {@code null} for OK. */
    static final class Sent {

        private boolean answered;
        private @Nullable Delivery delivery;
        private String told = "nothing";
        private final long deadlineNanos;

        private Sent(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }

        boolean isAnswered() {
            return answered;
        }
    }

    int size() {
        return sent.size();
    }

    Sent send(long deadlineNanos) {
        Sent next = new Sent(deadlineNanos);
        sent.add(next);
        return next;
    }

    /** Promise 3: one answer, within its timeout plus scheduling. */
    void answer(Sent send, @Nullable MqException failure, long nowNanos, long slackNanos) {
        assertThat(send.answered).as("%s: one answer for each send", pair).isFalse();
        assertThat(nowNanos - send.deadlineNanos)
                .as("%s: an answer in time", pair)
                .isLessThanOrEqualTo(slackNanos);
        send.answered = true;
        send.delivery = failure == null ? null : failure.delivery();
        send.told = String.valueOf(failure);
    }

    /** Promises 1, 5 and 6: one at a time, in order, never twice, nothing old. */
    void enterHandler(int id) {
        assertThat(inHandler)
                .as("%s: one packet in the handler at a time", pair)
                .isZero();
        assertThat(id).as("%s: in the order sent, and never twice", pair).isGreaterThan(lastHandled);
        lastHandled = id;
        inHandler++;
    }

    void leaveHandler(int id, Ack ack) {
        inHandler--;
        handled.put(id, ack);
    }

    boolean allAnswered() {
        return sent.stream().allMatch(Sent::isAnswered);
    }

    /** Promises 2 and 4, once everything is over. */
    void check() {
        for (int id = 0; id < sent.size(); id++) {
            Sent send = sent.get(id);
            assertThat(send.answered).as("%s: send %s has an answer", pair, id).isTrue();
            Ack ack = handled.get(id);
            Delivery delivery = send.delivery;
            if (delivery == null) {
                assertThat(ack).as("%s: send %s was told OK", pair, id).isEqualTo(Ack.OK);
            } else if (delivery == Delivery.NOT_DELIVERED) {
                assertThat(ack)
                        .as("%s: send %s was told %s", pair, id, send.told)
                        .isNull();
            } else if (delivery == Delivery.REJECTED) {
                assertThat(ack)
                        .as("%s: send %s was told %s", pair, id, send.told)
                        .isIn(Ack.REJECTED, Ack.ERROR);
            }
        }
    }

    long count(@Nullable Delivery delivery) {
        return sent.stream().filter(send -> send.delivery == delivery).count();
    }
}
