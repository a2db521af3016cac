package io.flyweight.mq.sample.orders;

import io.flyweight.mq.api.MqException;
import io.flyweight.mq.spring.MqTemplate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.messaging.converter.MessageConversionException;
import org.springframework.stereotype.Component;

/** Has inventory reserve what was ordered, and writes down what came of it. */
@Component
class Checkout {

    private static final Logger log = LoggerFactory.getLogger(Checkout.class);

    private final OrderBook book;
    private final MqTemplate mqTemplate;

    Checkout(OrderBook book, MqTemplate mqTemplate) {
        this.book = book;
        this.mqTemplate = mqTemplate;
    }

    /**
     * Places an order. Waits for inventory's answer, so it is for HTTP threads and never for a listener.
     *
     * @return the order, RESERVED or already SHIPPED
     * @throws OrderFailedException if it is anything else
     */
    Order place(String sku, int quantity) {
        Order order = book.open(sku, quantity);
        try {
            ReserveStock command = new ReserveStock(order.id(), sku, quantity);
            return answered(order, mqTemplate.sendAndReceive("inventory", command, Reservation.class));
        } catch (MqException e) {
            return failed(order, e);
        } catch (MessageConversionException e) {
            String what = "The order's fate is unknown: the answer of 'inventory' cannot be read.";
            return ended(order, OrderState.UNKNOWN, HttpStatus.GATEWAY_TIMEOUT, what, e);
        }
    }

    private Order answered(Order order, @Nullable Reservation answer) {
        if (answer == null) {
            throw new MessageConversionException("'inventory' replied nothing");
        }
        return switch (answer.outcome()) {
            case RESERVED ->
                book.answered(order.id(), OrderState.RESERVED, "The stock is reserved; shipping will follow.");
            case NOT_ENOUGH -> {
                String what = "Not enough stock of '" + order.sku() + "': " + order.quantity() + " wanted, "
                        + answer.left() + " left.";
                yield ended(order, OrderState.REJECTED, HttpStatus.CONFLICT, what, null);
            }
            case UNKNOWN_SKU -> {
                String what = "The order is refused: there is no sku '" + order.sku() + "'.";
                yield ended(order, OrderState.REJECTED, HttpStatus.UNPROCESSABLE_CONTENT, what, null);
            }
        };
    }

    private Order failed(Order order, MqException e) {
        return switch (e.delivery()) {
            case NOT_DELIVERED -> {
                String what = "The order did not reach '" + e.queue()
                        + "' (NOT_DELIVERED). Nothing is reserved: order again later.";
                yield ended(order, OrderState.NOT_SENT, HttpStatus.SERVICE_UNAVAILABLE, what, e);
            }
            case REJECTED -> {
                // Nothing that a customer could mend or should read: the reason is for the log.
                log.error(
                        "Order {} of {} '{}' is refused: {}",
                        order.id(),
                        order.quantity(),
                        order.sku(),
                        e.getMessage());
                String what =
                        "The order failed: '" + e.queue() + "' could not take it (REJECTED). Nothing is reserved.";
                yield ended(order, OrderState.REJECTED, HttpStatus.BAD_GATEWAY, what, e);
            }
            case UNKNOWN -> {
                String what = "The order's fate is unknown: '" + e.queue()
                        + "' gave no answer (UNKNOWN). Look at the order later, and do not order again now.";
                yield ended(order, OrderState.UNKNOWN, HttpStatus.GATEWAY_TIMEOUT, what, e);
            }
        };
    }

    /** Where shipping has reported the order although its answer was lost, all is well. */
    private Order ended(
            Order order, OrderState state, HttpStatus status, String message, @Nullable RuntimeException cause) {
        Order now = book.answered(order.id(), state, message);
        if (now.state() == OrderState.SHIPPED) {
            return now;
        }
        throw new OrderFailedException(status, now, cause);
    }
}
