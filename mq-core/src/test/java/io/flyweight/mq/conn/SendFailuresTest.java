package io.flyweight.mq.conn;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.wire.CloseCode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Every failure names the queue, what happened with its values, and what is known about the packet. */
class SendFailuresTest {

    private final SendFailures failures = new SendFailures("far");
    private final IOException reset = new IOException("reset");

    private static void assertSaid(MqException failure, Delivery delivery, String message) {
        assertThat(failure).hasMessage(message);
        assertThat(failure.delivery()).isEqualTo(delivery);
        assertThat(failure.queue()).isEqualTo("far");
    }

    @Test
    void aRefusalSaysWhyOrThatThereIsNoReason() {
        assertSaid(
                failures.refused(Ack.REJECTED, "no stock"),
                Delivery.REJECTED,
                "'far' rejected the packet: no stock; REJECTED");
        assertSaid(
                failures.refused(Ack.ERROR, ""),
                Delivery.REJECTED,
                "'far' called the packet bad and closed the connection: no reason given; REJECTED");
        assertSaid(
                failures.refused(Ack.UNKNOWN, "it broke"),
                Delivery.UNKNOWN,
                "'far' failed while handling the packet, and nobody can tell how far it got: it broke");
    }

    @Test
    void aLossSaysWhetherThePacketMayBeSentAgain() {
        LinkEnd end = LinkEnd.lost("reset", reset);

        assertSaid(
                failures.lost(Delivery.NOT_DELIVERED, end),
                Delivery.NOT_DELIVERED,
                "the connection to 'far' was lost (reset); the packet was NOT_DELIVERED and can be sent again");
        assertSaid(
                failures.lost(Delivery.UNKNOWN, end),
                Delivery.UNKNOWN,
                "the connection to 'far' was lost (reset); whether the packet was handled is UNKNOWN");
        assertThat(failures.lost(Delivery.UNKNOWN, end)).hasCause(reset);
    }

    @Test
    void whatCannotBeTakenWasNotDelivered() {
        assertSaid(
                failures.leaving("rebooting"),
                Delivery.NOT_DELIVERED,
                "'far' is stopping and will not take the packet (rebooting); NOT_DELIVERED");
        assertSaid(
                failures.closed(LinkEnd.closedHere(CloseCode.TIMEOUT, "silence")),
                Delivery.NOT_DELIVERED,
                "the connection to 'far' has just been lost (silence); NOT_DELIVERED");
        assertSaid(
                failures.tooLarge(11, 10),
                Delivery.NOT_DELIVERED,
                "headers and body have 11 bytes, and 'far' takes 10 (its packetSizeLimit); NOT_DELIVERED");
        assertSaid(
                failures.noRoom(3, 400, null),
                Delivery.NOT_DELIVERED,
                "the send window to 'far' is full (3 packets, 400 bytes without an answer) and no room came free in"
                        + " time; NOT_DELIVERED");
    }

    @Test
    void aTimeoutSaysHowLongWasWaited() {
        assertSaid(
                failures.timedOut(1_500_000_000, null),
                Delivery.UNKNOWN,
                "no answer from 'far' within 1500 ms; whether the packet was handled is UNKNOWN");
    }

    @Test
    void anInterruptIsToldAsSuch() {
        InterruptedException interrupt = new InterruptedException();

        assertSaid(
                failures.timedOut(1, interrupt),
                Delivery.UNKNOWN,
                "the thread was interrupted while sending to 'far'; whether the packet was handled is UNKNOWN");
        assertSaid(
                failures.noRoom(1, 1, interrupt),
                Delivery.NOT_DELIVERED,
                "the thread was interrupted while sending to 'far'; NOT_DELIVERED");
        assertThat(failures.noRoom(1, 1, interrupt)).hasCause(interrupt);
    }
}
