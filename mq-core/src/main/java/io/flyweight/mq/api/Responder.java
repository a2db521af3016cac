package io.flyweight.mq.api;

import java.util.Map;

/** Where a received packet puts its handler's reply and reason. Implement it to test a watcher without a network. */
public interface Responder {

    /**
     * Takes the handler's reply to a request.
     *
     * @param request the packet that is answered
     * @param headers the reply's headers
     * @param body the reply's body
     * @throws IllegalArgumentException if headers and body together exceed the requester's limit
     */
    void reply(Packet request, Map<String, String> headers, byte[] body);

    /**
     * Takes the reason that is told to the sender together with an answer other than {@link Ack#OK}.
     *
     * @param packet the packet that is answered
     * @param why one plain sentence
     */
    void reason(Packet packet, String why);
}
