package io.flyweight.mq.spring.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqPacketTooLargeException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqSendTimeoutException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class OutboxWarningsTest {

    private long nanos;
    private final OutboxWarnings warnings = new OutboxWarnings(() -> nanos);

    private static MqSendTimeoutException timeout(String queue) {
        return new MqSendTimeoutException(queue, "no answer from " + queue, null);
    }

    private static long told(CapturedOutput output) {
        return output.getAll()
                .lines()
                .filter(line -> line.contains("WARN") && line.contains("is sent again later"))
                .count();
    }

    @Test
    void whatBefallsManyOfAQueueAtOnceIsToldOnce(CapturedOutput output) {
        for (int i = 0; i < 300; i++) {
            warnings.failed(UUID.randomUUID(), "inventory", timeout("inventory"));
            warnings.failed(UUID.randomUUID(), "shipping", timeout("shipping"));
        }

        assertThat(told(output)).isEqualTo(2);
        assertThat(output).contains("no answer from inventory", "no answer from shipping");
    }

    @Test
    void aWhileLaterOneIsToldAgainWithTheNumberOfTheOthers(CapturedOutput output) {
        for (int i = 0; i < 300; i++) {
            warnings.failed(UUID.randomUUID(), "inventory", timeout("inventory"));
        }
        nanos += OutboxWarnings.QUIET_NANOS;
        warnings.failed(UUID.randomUUID(), "inventory", timeout("inventory"));

        assertThat(told(output)).isEqualTo(2);
        assertThat(output).contains("is sent again later, as 299 others were: ");
    }

    @Test
    void whatIsTooLargeOrCannotBeConvertedIsAboutOneEvent(CapturedOutput output) {
        warnings.failed(UUID.randomUUID(), "inventory", new MqPacketTooLargeException("inventory", "2 MiB", null));
        warnings.failed(UUID.randomUUID(), "inventory", new MqPacketTooLargeException("inventory", "3 MiB", null));
        warnings.failed(UUID.randomUUID(), "inventory", new IllegalStateException("no JSON"));

        assertThat(told(output)).isEqualTo(3);
    }

    @Test
    void eachRefusalHasAReasonOfItsOwn(CapturedOutput output) {
        warnings.failed(UUID.randomUUID(), "inventory", new MqRejectedException("inventory", "no apples", null));
        warnings.failed(UUID.randomUUID(), "inventory", new MqRejectedException("inventory", "no pears", null));

        assertThat(told(output)).isEqualTo(2);
        assertThat(output).contains("no apples", "no pears");
    }

    @Test
    void whatWaitsForItsQueueIsNoTrouble(CapturedOutput output) {
        warnings.failed(UUID.randomUUID(), "inventory", new MqOutClosedException("inventory", "not connected", null));

        assertThat(told(output)).isZero();
    }
}
