package io.flyweight.mq.spring.autoconfigure.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.flyweight.mq.api.Packet;
import io.flyweight.mq.spring.MqSendObserver.Sending;
import io.flyweight.mq.spring.autoconfigure.endpoint.SendLatencies.Bucket;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SendLatenciesTest {

    private final SendLatencies latencies = new SendLatencies();

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 4, 5, 7, 8, 9, 10, 100, 999, 1_000, 1_001, 65_535, 65_536, 5_000_000, 600_000_000})
    void eachTimeIsInABucketThatIsAtMostAQuarterTooLarge(long micros) {
        latencies.record("peer", TimeUnit.MICROSECONDS.toNanos(micros));

        assertThat(latencies.of("peer"))
                .singleElement()
                .satisfies(bucket -> assertThat(bucket.micros())
                        .isGreaterThan(micros)
                        .isLessThanOrEqualTo(Math.max(micros + 1, micros + micros / 4 + 1)));
    }

    @Test
    void theLongestAreTogether() {
        latencies.record("peer", Long.MAX_VALUE);
        latencies.record("peer", TimeUnit.HOURS.toNanos(1));

        assertThat(latencies.of("peer")).hasSize(1).extracting(Bucket::count).containsExactly(2L);
    }

    @Test
    void countsWhatAHandlerHasAnsweredAndNothingElse() {
        Packet packet = new Packet(Map.of(), new byte[0]);
        Sending handled = latencies.onSend("peer", packet, false);
        Sending failed = latencies.onSend("peer", packet, false);

        handled.onAnswer(null);
        failed.onAnswer(new IllegalStateException("not begun"));

        assertThat(handled.packet()).isSameAs(packet);
        assertThat(latencies.of("peer")).extracting(Bucket::count).containsExactly(1L);
        assertThat(latencies.of("nobody")).isEmpty();
    }
}
