package io.flyweight.mq.test.restart;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.spring.MqOperations;
import io.flyweight.mq.test.restart.Journal.Kind;
import io.flyweight.mq.test.restart.Journal.Line;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends numbers to one peer. What certainly did not arrive is sent again, by a later run of the process as well: its
 * journal is its outbox.
 */
final class Caller {

    static final String OK = "OK";

    private final String peer;
    private final MqOperations mq;
    private final Journal journal;
    private final Queue<Long> again = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unanswered = new AtomicInteger();
    private long last;

    record Numbered(long number) {}

    Caller(String peer, MqOperations mq, Journal journal, List<Line> before) {
        this.peer = peer;
        this.mq = mq;
        this.journal = journal;
        Map<Long, String> outcomes = new LinkedHashMap<>();
        before.stream()
                .filter(line -> line.kind() != Kind.HANDLED && line.peer().equals(peer))
                .forEach(line -> outcomes.put(line.number(), line.outcome()));
        outcomes.forEach((number, outcome) -> {
            last = Math.max(last, number);
            if (outcome.equals("NOT_DELIVERED")) {
                again.add(number);
            }
        });
    }

    /** Sends up to so many numbers; new ones only if that is wanted. One thread at a time. */
    void send(int count, boolean more) {
        for (int i = 0; i < count; i++) {
            Long number = again.poll();
            if (number == null && more) {
                number = ++last;
                journal.note(Kind.SENT, peer, number);
            }
            if (number != null) {
                send(number);
            }
        }
    }

    private void send(long number) {
        unanswered.incrementAndGet();
        mq.sendAsync(peer, new Numbered(number)).whenComplete((done, failure) -> told(number, failure));
    }

    private void told(long number, @Nullable Throwable failure) {
        if (failure == null) {
            journal.note(Kind.TOLD, peer, number, OK);
        } else if (failure instanceof MqException known) {
            journal.note(Kind.TOLD, peer, number, known.delivery().name());
            if (known.safeToResend()) {
                again.add(number);
            }
        } else {
            journal.note(Kind.TOLD, peer, number, failure.getClass().getSimpleName());
        }
        unanswered.decrementAndGet();
    }

    boolean isAnswered() {
        return unanswered.get() == 0;
    }
}
