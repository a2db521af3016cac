package io.flyweight.mq.sim.promise;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqAckErrorException;
import io.flyweight.mq.api.MqAckUnknownException;
import io.flyweight.mq.api.MqRejectedException;

/** NOT_DELIVERED: the watcher never sees it. REJECTED: it saw it and refused. */
final class HonestAnswerPromise implements Promise {

    @Override
    public String title() {
        return "4 honest answer";
    }

    @Override
    public void onEntered(Sent sent, Handling where) {
        checkNeverSeen(sent);
    }

    @Override
    public void onTold(Sent sent) {
        checkNeverSeen(sent);
        boolean right = true;
        if (sent.failure instanceof MqRejectedException) {
            right = sent.answer == Ack.REJECTED;
        } else if (sent.failure instanceof MqAckErrorException) {
            right = sent.answer == Ack.ERROR;
        } else if (sent.failure instanceof MqAckUnknownException) {
            right = sent.answer == Ack.UNKNOWN;
        } else if (sent.outcome == Outcome.REJECTED) {
            right = false;
        }
        if (!right) {
            throw broken("it was not what the watcher answered: %s", sent);
        }
    }

    private void checkNeverSeen(Sent sent) {
        if (sent.outcome == Outcome.NOT_DELIVERED && sent.entered > 0) {
            throw broken("the watcher has seen it: %s", sent);
        }
    }
}
