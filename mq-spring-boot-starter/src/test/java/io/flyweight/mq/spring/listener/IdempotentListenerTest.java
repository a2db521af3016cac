package io.flyweight.mq.spring.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.flyweight.mq.api.Ack;
import io.flyweight.mq.spring.MqHeaders;
import io.flyweight.mq.spring.annotation.MqListener;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What goes through the receiver that remembers, and what cannot. */
class IdempotentListenerTest {

    private static final UUID ID = UUID.fromString("3b2d67cf-a859-4e3d-aa71-3dfe89197426");

    private static final String SIXTY_FOUR = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";
    private static final String TOO_LONG = SIXTY_FOUR + SIXTY_FOUR + SIXTY_FOUR + SIXTY_FOUR;

    private final List<String> handled = new ArrayList<>();
    private final Remembering remembering = new Remembering();

    record Stock(int pieces) {}

    /** Remembers in memory. */
    private static final class Remembering implements IdempotentReceiver {

        private final Set<String> known = new HashSet<>();

        @Override
        public @Nullable Object receive(String listener, UUID packet, Callable<@Nullable Object> handling)
                throws Exception {
            return known.add(listener + " " + packet) ? handling.call() : Ack.OK;
        }
    }

    private final class Shelf {

        @MqListener(id = "shelf", idempotent = true)
        void on(Stock stock) {
            handled.add("stock " + stock.pieces());
        }

        @MqListener(subject = "every")
        void onEvery(Stock stock) {
            handled.add("every " + stock.pieces());
        }
    }

    @Test
    void handlesAnIdOnceUnderTheListenersId() {
        Listeners listeners = new Listeners(remembering, new Shelf());

        assertThat(listeners.send(new Stock(1), Map.of(MqHeaders.ID, ID)).ack()).isEqualTo(Ack.OK);
        assertThat(listeners.send(new Stock(2), Map.of(MqHeaders.ID, ID)).ack()).isEqualTo(Ack.OK);

        assertThat(handled).containsExactly("stock 1");
        assertThat(remembering.known).containsExactly("shelf " + ID);
    }

    @Test
    void leavesOtherListenersAlone() {
        Listeners listeners = new Listeners(remembering, new Shelf());
        Map<String, Object> headers = Map.of(MqHeaders.ID, ID, MqHeaders.SUBJECT, "every");

        listeners.send(new Stock(1), headers);
        listeners.send(new Stock(2), headers);

        assertThat(handled).containsExactly("every 1", "every 2");
    }

    @Test
    void rejectsAPacketWithoutAnId() {
        Delivered delivered = new Listeners(remembering, new Shelf()).send(new Stock(1));

        assertThat(delivered.ack()).isEqualTo(Ack.REJECTED);
        assertThat(delivered.reason()).contains("no id", "MqHeaders.ID");
        assertThat(handled).isEmpty();
    }

    @Test
    void needsSomethingThatRemembers() {
        assertThatExceptionOfType(ImpossibleMqListenerException.class)
                .isThrownBy(() -> new Listeners(new Shelf()))
                .withMessageContaining("no single IdempotentReceiver")
                .satisfies(e -> assertThat(e.action()).contains("spring-boot-starter-jdbc", "IdempotentReceiver"));
    }

    @Test
    void needsAMethodThatReturnsNothing() {
        refuses(new Object() {
            @MqListener(idempotent = true)
            Stock on(Stock stock) {
                return stock;
            }
        });
        refuses(new Object() {
            @MqListener(idempotent = true)
            CompletableFuture<Void> on(Stock stock) {
                return CompletableFuture.completedFuture(null);
            }
        });
    }

    private void refuses(Object bean) {
        assertThatExceptionOfType(ImpossibleMqListenerException.class)
                .isThrownBy(() -> new Listeners(remembering, bean))
                .withMessageContaining("a packet that arrives again would not get");
    }

    @Test
    void needsAThreadThatMayBlock() {
        assertThatExceptionOfType(ImpossibleMqListenerException.class)
                .isThrownBy(() -> Listeners.inline(new Shelf()))
                .withMessageContaining("mq.dispatch=inline");
    }

    @Test
    void needsAnIdThatFitsTheTable() {
        assertThatExceptionOfType(WrongMqListenerException.class)
                .isThrownBy(() -> new Listeners(remembering, new Object() {
                    @MqListener(id = TOO_LONG, idempotent = true)
                    void on(Stock stock) {}
                }))
                .withMessageContaining("255");
    }
}
