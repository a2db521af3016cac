package io.flyweight.mq.spring.autoconfigure.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.api.MqRejectedException;
import io.flyweight.mq.api.MqSendTimeoutException;
import io.flyweight.mq.api.MqUnknownQueueException;
import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqSendObserver;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MockClock;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleConfig;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MqTimersTest {

    private final MockClock clock = new MockClock();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry(SimpleConfig.DEFAULT, clock);
    private final MqSendTimers sends = new MqSendTimers(registry);
    private final MqReceiveTimers receptions = new MqReceiveTimers(registry);
    private final Packet packet = new Packet(Map.of(), new byte[1]);

    @Test
    void timeASendUntilItsAnswer() {
        send("b", 3, null);
        send("b", 5, null);

        assertThat(timer("mq.send", "b", "ok").count()).isEqualTo(2);
        assertThat(timer("mq.send", "b", "ok").totalTime(TimeUnit.MILLISECONDS)).isEqualTo(8);
    }

    @Test
    void tellSendsApartByOutcome() {
        send("b", 1, new MqRejectedException("b", "no", null));
        send("b", 1, new MqSendTimeoutException("b", "late", null));
        send(MqSendObserver.UNKNOWN_QUEUE, 1, new MqUnknownQueueException("made up", "no", null));

        assertThat(timer("mq.send", "b", "rejected").count()).isEqualTo(1);
        assertThat(timer("mq.send", "b", "unknown").count()).isEqualTo(1);
        assertThat(timer("mq.send", "b", "ok").count()).isZero();
        assertThat(timer("mq.send", "unknown", "not_delivered").count()).isEqualTo(1);
    }

    @Test
    void timeTheHandlingByItsAnswer() {
        for (Ack ack : Ack.values()) {
            var receiving = receptions.onReceive("id", "b", packet);
            clock.add(Duration.ofMillis(2));
            receiving.onAnswer(ack);
        }

        for (String outcome : new String[] {"ok", "rejected", "error", "unknown"}) {
            assertThat(timer("mq.receive", "b", outcome).totalTime(TimeUnit.MILLISECONDS))
                    .isEqualTo(2);
        }
    }

    @Test
    void askTheRegistryOnceForEachPeer() {
        AtomicInteger lookUps = new AtomicInteger();
        registry.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                lookUps.incrementAndGet();
                return id;
            }
        });
        send("b", 1, null);
        int before = lookUps.get();

        for (int i = 0; i < 100; i++) {
            send("b", 1, i % 2 == 0 ? null : new MqRejectedException("b", "no", null));
        }

        assertThat(before).isPositive();
        assertThat(lookUps).hasValue(before);
    }

    @Test
    void sendThePacketAsItIs() {
        assertThat(sends.onSend("b", packet, false).packet()).isSameAs(packet);
    }

    private void send(String peer, int millis, @Nullable Throwable failure) {
        MqSendObserver.Sending sending = sends.onSend(peer, packet, false);
        clock.add(Duration.ofMillis(millis));
        sending.onAnswer(failure);
    }

    private Timer timer(String name, String peer, String outcome) {
        return registry.get(name).tag("peer", peer).tag("outcome", outcome).timer();
    }
}
