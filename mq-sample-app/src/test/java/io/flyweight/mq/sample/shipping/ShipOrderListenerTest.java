package io.flyweight.mq.sample.shipping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.flyweight.mq.api.MqOutClosedException;
import io.flyweight.mq.api.OutConnState;
import io.flyweight.mq.sample.outbox.MemoryOutbox;
import io.flyweight.mq.spring.MqConnectionStateEvent;
import io.flyweight.mq.spring.MqTemplate;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ShipOrderListenerTest {

    private static final ShipOrder ORDER = new ShipOrder("1", "apple", 3);
    private static final OrderShipped NEWS = new OrderShipped("1");
    private static final CompletableFuture<Void> HEARD = CompletableFuture.completedFuture(null);

    private final MqTemplate mqTemplate = mock();
    private final Shipments shipments = new Shipments();
    private final MemoryOutbox<OrderShipped> outbox = new MemoryOutbox<>(mqTemplate, "orders");
    private final ShipOrderListener listener = new ShipOrderListener(shipments, outbox);

    @Test
    void anOrderThatComesTwiceIsShippedOnceAndToldOnce() {
        when(mqTemplate.sendAsync(any(), any(OrderShipped.class))).thenReturn(HEARD);

        listener.on(ORDER);
        listener.on(ORDER);

        assertThat(shipments.all()).hasSize(1).first().matches(shipment -> shipment.quantity() == 3);
        verify(mqTemplate, times(1)).sendAsync("orders", NEWS);
    }

    @Test
    void newsThatOrdersDidNotGetIsToldWhenItIsConnected() {
        when(mqTemplate.sendAsync("orders", NEWS))
                .thenReturn(CompletableFuture.failedFuture(new MqOutClosedException("orders", "not connected", null)))
                .thenReturn(HEARD);

        listener.on(ORDER);
        assertThat(outbox.waiting()).isEqualTo(1);
        outbox.on(new MqConnectionStateEvent("orders", OutConnState.CONNECTED));

        assertThat(outbox.waiting()).isZero();
        verify(mqTemplate, times(2)).sendAsync("orders", NEWS);
    }
}
