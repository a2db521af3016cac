package io.flyweight.mq.sample.orders;

import java.net.URI;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Orders over HTTP. */
@RestController
@RequestMapping("/orders")
class OrderController {

    private static final int LATEST = 20;

    private final Checkout checkout;
    private final OrderBook book;

    OrderController(Checkout checkout, OrderBook book) {
        this.checkout = checkout;
        this.book = book;
    }

    @PostMapping
    ResponseEntity<Order> place(@RequestBody NewOrder wanted) {
        Order order = checkout.place(wanted.sku(), wanted.quantity());
        return ResponseEntity.created(URI.create("/orders/" + order.id())).body(order);
    }

    @GetMapping
    List<Order> all() {
        return book.all();
    }

    @GetMapping("/summary")
    OrderBook.Summary summary() {
        return book.summary(LATEST);
    }

    @GetMapping("/{id}")
    Order one(@PathVariable String id) {
        return book.find(id)
                .orElseThrow(
                        () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no order '" + id + "'."));
    }

    @ExceptionHandler
    ProblemDetail on(HttpMessageNotReadableException e) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, NewOrder.RULE);
    }
}
