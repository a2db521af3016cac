package io.flyweight.mq.conn;

import io.flyweight.mq.net.Address;
import io.flyweight.mq.net.Link;
import io.flyweight.mq.net.LinkHandler;
import io.flyweight.mq.net.LocalLink;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * How a queue is reached.
 *
 * @param to where it is, for people
 * @param open dials; the link belongs to the given handler
 */
public record Route(String to, Function<LinkHandler, Link> open) {

    /** The way to another node. */
    public static Route to(Node node, Address address) {
        return new Route(address.toString(), handler -> node.transport().connect(address, handler));
    }

    /** The way of a node to itself, without a socket; refused while it does not receive. */
    public static Route within(Node node, Inbound inbound, BooleanSupplier receiving) {
        String here = "this node:0";
        return new Route(
                here,
                handler -> LocalLink.connect(
                        node.loop(),
                        node.setup().shared().buffers(),
                        here,
                        handler,
                        link -> receiving.getAsBoolean() ? inbound.accept(link) : null));
    }
}
