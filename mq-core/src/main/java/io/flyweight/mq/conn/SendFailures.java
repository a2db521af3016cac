package io.flyweight.mq.conn;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqAckErrorException;
import io.flyweight.mq.api.MqAckUnknownException;
import io.flyweight.mq.api.MqConnectionLostException;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqPacketTooLargeException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.MqSendWindowFullException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The exceptions of sends to one queue: what happened, with values and limits, and what to do. */
record SendFailures(String queue) {

    MqException refused(Ack code, String reason) {
        String why = reason.isEmpty() ? "no reason given" : reason;
        return switch (code) {
            case REJECTED ->
                new MqRejectedException(queue, "'" + queue + "' rejected the packet: " + why + "; REJECTED", null);
            case ERROR ->
                new MqAckErrorException(
                        queue,
                        "'" + queue + "' called the packet bad and closed the connection: " + why + "; REJECTED",
                        null);
            case UNKNOWN, OK ->
                new MqAckUnknownException(
                        queue,
                        "'" + queue + "' failed while handling the packet, and nobody can tell how far it got: " + why,
                        null);
        };
    }

    MqException lost(Delivery delivery, LinkEnd end) {
        String known = delivery == Delivery.NOT_DELIVERED
                ? "the packet was NOT_DELIVERED and can be sent again"
                : "whether the packet was handled is UNKNOWN";
        return new MqConnectionLostException(
                queue,
                delivery,
                "the connection to '" + queue + "' was lost (" + end.reason() + "); " + known,
                end.cause());
    }

    MqException leaving(String reason) {
        return new MqConnectionLostException(
                queue,
                Delivery.NOT_DELIVERED,
                "'" + queue + "' is stopping and will not take the packet (" + reason + "); NOT_DELIVERED",
                null);
    }

    MqException closed(LinkEnd end) {
        return new MqOutClosedException(
                queue,
                "the connection to '" + queue + "' has just been lost (" + end.reason() + "); NOT_DELIVERED",
                null);
    }

    MqException timedOut(long nanos, @Nullable Throwable cause) {
        String how = cause == null ? "no answer from '" + queue + "' within " + millis(nanos) : interrupted();
        return new MqSendTimeoutException(queue, how + "; whether the packet was handled is UNKNOWN", cause);
    }

    MqException noRoom(int packets, int bytes, @Nullable Throwable cause) {
        String how = cause == null
                ? "the send window to '" + queue + "' is full (" + packets + " packets, " + bytes
                        + " bytes without an answer) and no room came free in time"
                : interrupted();
        return new MqSendWindowFullException(queue, how + "; NOT_DELIVERED", cause);
    }

    MqException tooLarge(long bytes, long limit) {
        return new MqPacketTooLargeException(
                queue,
                "headers and body have " + bytes + " bytes, and '" + queue + "' takes " + limit
                        + " (its packetSizeLimit); NOT_DELIVERED",
                null);
    }

    private String interrupted() {
        return "the thread was interrupted while sending to '" + queue + "'";
    }

    private static String millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos) + " ms";
    }
}
