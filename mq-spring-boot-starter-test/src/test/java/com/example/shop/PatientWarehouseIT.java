package com.example.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flyweight.mq.Manager;
import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqException;
import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.spring.MqCodec;
import io.flyweight.mq.spring.MqTemplate;
import io.flyweight.mq.test.MqRecorder;
import io.flyweight.mq.test.MqTestMesh;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.messaging.converter.JacksonJsonMessageConverter;

/** The retry that README.md shows sends again what was not delivered, and nothing else. */
class PatientWarehouseIT {

    private final MqTestMesh mesh = MqTestMesh.of("orders", "inventory");
    private final MqRecorder recorder = new MqRecorder();
    private final List<MqException> failures = new CopyOnWriteArrayList<>();
    private Manager inventory;

    @BeforeEach
    void start() {
        mesh.start("orders", new MqRecorder());
        inventory = mesh.start("inventory", recorder);
        mesh.awaitConnected();
    }

    @AfterEach
    void close() {
        recorder.release();
        mesh.close();
    }

    @Test
    void sendsAgainUntilThePeerIsThere() {
        inventory.close();

        patient(() -> {
                    if (failures.size() == 1) {
                        inventory.start();
                    }
                })
                .take(3);

        assertThat(failures).isNotEmpty().hasOnlyElementsOfType(MqOutClosedException.class);
        assertThat(recorder.received()).hasSize(1);
    }

    @Test
    void doesNotSendAgainWhatWasRejected() {
        recorder.reject("sold out");

        assertThatThrownBy(() -> patient(() -> {}).take(3)).isInstanceOf(MqRejectedException.class);

        assertThat(failures).hasSize(1);
        assertThat(recorder.received()).hasSize(1);
    }

    @Test
    void doesNotSendAgainWhatWouldFailEachTime() {
        try (MqTestMesh alone = MqTestMesh.of("orders")) {
            alone.start("orders", recorder);

            assertThatThrownBy(() -> patient(alone, () -> {}).take(3)).isInstanceOf(MqUnknownQueueException.class);
        }
        assertThat(failures).hasSize(1);
    }

    @Test
    void doesNotSendAgainWhatNobodyKnowsOf() {
        recorder.hold();

        assertThatThrownBy(() -> patient(() -> {}).take(3))
                .isInstanceOfSatisfying(
                        MqSendTimeoutException.class,
                        e -> assertThat(e.delivery()).isEqualTo(Delivery.UNKNOWN));

        assertThat(failures).hasSize(1);
        assertThat(recorder.received()).hasSize(1);
    }

    private PatientWarehouse patient(Runnable onFailure) {
        return patient(mesh, onFailure);
    }

    private PatientWarehouse patient(MqTestMesh mesh, Runnable onFailure) {
        MqTemplate template = mesh.template("orders");
        return new PatientWarehouse(
                new MqTemplate(mesh.manager("orders"), new MqCodec(new JacksonJsonMessageConverter())) {
                    @Override
                    public void send(String queue, Object payload, Map<String, ?> headers, Duration timeout) {
                        try {
                            template.send(queue, payload, headers, Duration.ofMillis(500));
                        } catch (MqException e) {
                            failures.add(e);
                            onFailure.run();
                            throw e;
                        }
                    }
                });
    }
}
