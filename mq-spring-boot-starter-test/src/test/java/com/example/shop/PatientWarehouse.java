package com.example.shop;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.spring.MqTemplate;
import java.time.Duration;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.stereotype.Service;

@Service
class PatientWarehouse {

    private final MqTemplate mqTemplate;
    private final RetryTemplate retry = new RetryTemplate(RetryPolicy.builder()
            .predicate(failure -> failure instanceof MqException e && e.safeToResend())
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
}
