package com.example.shop;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqPacketTooLargeException;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.spring.MqTemplate;
import java.time.Duration;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.stereotype.Service;

@Service
class PatientWarehouse {

    private final MqTemplate mqTemplate;
    private final RetryTemplate retry = new RetryTemplate(RetryPolicy.builder()
            .predicate(PatientWarehouse::mayGoBetter)
            .maxRetries(8)
            .delay(Duration.ofMillis(100))
            .multiplier(2)
            .build());

    PatientWarehouse(MqTemplate mqTemplate) {
        this.mqTemplate = mqTemplate;
    }

    void take(int pieces) {
        retry.invoke(() -> mqTemplate.send("inventory", new Warehouse.Take(42, pieces)));
    }

    /** Safe to send again, and not wrong for good, as a misspelt name is. */
    private static boolean mayGoBetter(Throwable failure) {
        return failure instanceof MqException e
                && e.safeToResend()
                && !(e instanceof MqUnknownQueueException)
                && !(e instanceof MqPacketTooLargeException);
    }
}
