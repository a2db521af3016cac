package io.flyweight.mq.sim.promise;

import java.util.concurrent.TimeUnit;

/** Every send has one answer, in time. {@link History} finds the second ones. */
final class OneAnswerPromise implements Promise {

    /** In how much time what is ready to run has certainly run. */
    static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

    private final History history;

    OneAnswerPromise(History history) {
        this.history = history;
    }

    @Override
    public String title() {
        return "3 one answer";
    }

    @Override
    public void onTold(Sent sent) {
        long jumped = history.world().jumpedNanos() - sent.jumpedBefore;
        long late = history.world().nanoTime() - sent.deadlineNanos - jumped;
        if (late > SLACK_NANOS) {
            throw broken("%d us after its deadline: %s", late / 1000, sent);
        }
    }

    @Override
    public void atEnd() {
        for (Sent sent : history.packets()) {
            if (!sent.isTold() && sent.from.isAlive()) {
                throw broken("none for %s", sent);
            }
        }
    }
}
