package io.flyweight.mq.sample.orders;

import io.flyweight.mq.api.Delivery;
import io.flyweight.mq.api.MqException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** An order that came to nothing, or nobody knows to what: becomes the {@code application/problem+json} response. */
class OrderFailedException extends ErrorResponseException {

    private static final long serialVersionUID = 1L;

    OrderFailedException(HttpStatus status, Order order, @Nullable RuntimeException cause) {
        super(status, problem(status, order, cause), cause);
    }

    private static ProblemDetail problem(HttpStatus status, Order order, @Nullable RuntimeException cause) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, order.message());
        problem.setInstance(URI.create("/orders/" + order.id()));
        problem.setProperty("order", order.id());
        problem.setProperty("state", order.state());
        if (cause instanceof MqException e) {
            problem.setProperty("queue", e.queue());
            problem.setProperty("delivery", e.delivery());
            if (e.delivery() != Delivery.REJECTED) {
                problem.setProperty("reason", e.getMessage());
            }
        }
        return problem;
    }
}
