package io.flyweight.mq.spring.rabbit;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqAckErrorException;
import io.flyweight.mq.api.MqAckUnknownException;
import io.flyweight.mq.api.MqConnectionLostException;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.Packet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One packet that was given to the broker and has no answer yet. The first answer counts. Thread-safe. */
final class RabbitSend {

    private static final Packet NOTHING = new Packet(Map.of(), new byte[0]);

    private final String queue;
    private final boolean request;
    private final CompletableFuture<Packet> answer = new CompletableFuture<>();
    private volatile boolean returned;

    RabbitSend(String queue, boolean request) {
        this.queue = queue;
        this.request = request;
    }

    String queue() {
        return queue;
    }

    boolean isRequest() {
        return request;
    }

    /** Completes with the reply, an empty packet where there is none, or fails with an {@link MqException}. */
    CompletableFuture<Packet> answer() {
        return answer;
    }

    /** The broker has no such queue; that the message is settled comes after it. */
    void returned() {
        returned = true;
    }

    /** The broker has taken it, or not. */
    void settled(boolean taken) {
        if (returned) {
            fail(new MqUnknownQueueException(
                    queue,
                    "RabbitMQ has no queue '" + RabbitQueues.of(queue)
                            + "', which is declared when it connects; NOT_DELIVERED",
                    null));
        } else if (!taken) {
            fail(new MqAckUnknownException(
                    queue, "RabbitMQ did not confirm that it has stored the packet (basic.nack); UNKNOWN", null));
        } else if (!request) {
            answer.complete(NOTHING);
        }
    }

    /** The listener has answered a request. */
    void replied(Ack ack, String reason, Packet reply) {
        String why = reason.isEmpty() ? "" : ": " + reason;
        switch (ack) {
            case OK -> answer.complete(reply);
            case REJECTED ->
                fail(new MqRejectedException(queue, "'" + queue + "' rejected the request" + why + "; REJECTED", null));
            case ERROR ->
                fail(new MqAckErrorException(queue, "'" + queue + "' refused the request" + why + "; REJECTED", null));
            case UNKNOWN ->
                fail(new MqAckUnknownException(
                        queue, "'" + queue + "' cannot tell what became of the request" + why + "; UNKNOWN", null));
            default -> throw new IllegalStateException("unknown " + ack);
        }
    }

    /** The channel has gone. */
    void lost(String why) {
        fail(new MqConnectionLostException(
                queue,
                Delivery.UNKNOWN,
                "RabbitMQ was lost before it answered for a packet to '" + queue + "': " + why + "; UNKNOWN",
                null));
    }

    void fail(MqException why) {
        answer.completeExceptionally(why);
    }

    /** Returns why it has failed; {@code null} while it has not. */
    @Nullable MqException failure() {
        Throwable why = answer.handle((reply, thrown) -> thrown).getNow(null);
        return why instanceof MqException failure ? failure : null;
    }
}
