package io.flyweight.mq.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqAckErrorException;
import io.flyweight.mq.api.MqConnectionLostException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.MqUnknownQueueException;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MqOutcomeTest {

    @Test
    void ofASendSaysWhatIsKnownAboutDelivery() {
        assertThat(MqOutcome.of((Throwable) null)).isEqualTo(MqOutcome.OK);
        assertThat(MqOutcome.of(new MqRejectedException("q", "no", null))).isEqualTo(MqOutcome.REJECTED);
        assertThat(MqOutcome.of(new MqAckErrorException("q", "no", null))).isEqualTo(MqOutcome.REJECTED);
        assertThat(MqOutcome.of(new MqUnknownQueueException("q", "no", null))).isEqualTo(MqOutcome.NOT_DELIVERED);
        assertThat(MqOutcome.of(new MqSendTimeoutException("q", "late", null))).isEqualTo(MqOutcome.UNKNOWN);
        assertThat(MqOutcome.of(new MqConnectionLostException("q", Delivery.NOT_DELIVERED, "lost", null)))
                .isEqualTo(MqOutcome.NOT_DELIVERED);
    }

    @Test
    void ofACallThatWasRefusedIsNotDeliveredAndOfOneThatWasGivenUpUnknown() {
        assertThat(MqOutcome.of(new IllegalArgumentException("timeout"))).isEqualTo(MqOutcome.NOT_DELIVERED);
        assertThat(MqOutcome.of(new CancellationException())).isEqualTo(MqOutcome.UNKNOWN);
        assertThat(MqOutcome.of(new OutOfMemoryError())).isEqualTo(MqOutcome.UNKNOWN);
    }

    @ParameterizedTest
    @EnumSource(Ack.class)
    void ofHandlingIsTheAnswer(Ack ack) {
        assertThat(MqOutcome.of(ack).name()).isEqualTo(ack.name());
        assertThat(MqOutcome.of(ack).tag()).isLowerCase();
    }
}
