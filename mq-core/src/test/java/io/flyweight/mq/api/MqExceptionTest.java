package io.flyweight.mq.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MqExceptionTest {

    private static final Throwable CAUSE = new IllegalStateException("cause");
    private static final String[] NO_NAME = new String[1];
    private static final Delivery[] NO_DELIVERY = new Delivery[1];

    static Stream<Arguments> family() {
        return Stream.of(
                Arguments.of(new MqOutClosedException("q", "m", CAUSE), Delivery.NOT_DELIVERED),
                Arguments.of(new MqUnauthorizedException("q", "m", CAUSE), Delivery.NOT_DELIVERED),
                Arguments.of(new MqPacketTooLargeException("q", "m", CAUSE), Delivery.NOT_DELIVERED),
                Arguments.of(new MqUnknownQueueException("q", "m", CAUSE), Delivery.NOT_DELIVERED),
                Arguments.of(new MqSendWindowFullException("q", "m", CAUSE), Delivery.NOT_DELIVERED),
                Arguments.of(new MqListenException("q", "m", CAUSE), Delivery.NOT_DELIVERED),
                Arguments.of(new MqRejectedException("q", "m", CAUSE), Delivery.REJECTED),
                Arguments.of(new MqAckErrorException("q", "m", CAUSE), Delivery.REJECTED),
                Arguments.of(new MqAckUnknownException("q", "m", CAUSE), Delivery.UNKNOWN),
                Arguments.of(new MqSendTimeoutException("q", "m", CAUSE), Delivery.UNKNOWN),
                Arguments.of(
                        new MqConnectionLostException("q", Delivery.NOT_DELIVERED, "m", CAUSE), Delivery.NOT_DELIVERED),
                Arguments.of(new MqConnectionLostException("q", Delivery.UNKNOWN, "m", CAUSE), Delivery.UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("family")
    void saysWhatIsKnownAboutDelivery(MqException e, Delivery delivery) {
        assertThat(e.delivery()).isEqualTo(delivery);
        assertThat(e.safeToResend()).isEqualTo(delivery == Delivery.NOT_DELIVERED);
    }

    @ParameterizedTest
    @MethodSource("family")
    void carriesQueueMessageAndCause(MqException e, Delivery delivery) {
        assertThat(e.queue()).isEqualTo("q");
        assertThat(e).hasMessage("m").hasCause(CAUSE);
    }

    @Test
    void theFamilyIsCompleteHere() {
        assertThat(family().map(row -> (Object) row.get()[0].getClass()).distinct())
                .containsExactlyInAnyOrder((Object[]) MqException.class.getPermittedSubclasses());
    }

    @Test
    void isNeverWithoutQueueOrDelivery() {
        assertThatThrownBy(() -> new MqOutClosedException(NO_NAME[0], "m", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("queue");
        assertThatThrownBy(() -> new MqConnectionLostException("q", NO_DELIVERY[0], "m", null))
                .isInstanceOf(NullPointerException.class)
                .hasMessage("delivery");
    }
}
