package io.flyweight.mq.spring;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;

/**
 * Sends payloads to other queues by their names. {@link MqTemplate} is the one that is auto-configured; the interface is
 * there for tests and decorators.
 *
 * <p><b>Payloads.</b> {@code byte[]} goes as it is and must not be changed before the answer; {@code String} goes as
 * UTF-8; a {@link org.springframework.messaging.Message} is taken apart into payload and headers; everything else becomes
 * JSON. See {@link MqHeaders} for the headers.
 *
 * <p><b>Answers.</b> Every send gets exactly one. A normal return, or a future completed normally, means that the
 * receiver's listener has handled the packet. Otherwise there is an {@link io.flyweight.mq.api.MqException}, never
 * wrapped by the methods that block and thrown by {@code join()} as the cause, whose {@code delivery()} says what is
 * known. The queue never sends again by itself; {@code safeToResend()} says when the caller may without making a
 * duplicate. What cannot be converted throws
 * {@link org.springframework.messaging.converter.MessageConversionException} from the call itself, before anything is
 * sent; from the methods that return a future as well.
 *
 * <p><b>Timeouts.</b> {@code null} stands for {@code mq.packet-wait-timeout}, 5 s unless configured. A timeout covers
 * everything from the call to the answer, waiting for room in the send window included.
 *
 * <p><b>Threads.</b> {@code sendAsync} and {@code broadcast} may be called from any thread at any time. The methods that
 * wait, {@code send}, {@code sendAndReceive} and {@code awaitConnected}, throw {@link IllegalStateException} where waiting
 * would wait for itself: on the queue's callback thread, on which {@link MqConnectionStateEvent} and the futures'
 * completions arrive, and on its I/O thread, which calls the listeners with {@code mq.dispatch=inline}. Listeners that send to a queue whose listeners send back
 * should use the forms that return a future, or the two may wait for one another.
 */
public interface MqOperations {

    /**
     * Sends and waits until the receiver's listener has handled the packet.
     *
     * @param queue the receiver's name
     * @param payload what to send
     * @throws io.flyweight.mq.api.MqException if it was not handled, or nobody can tell
     * @throws IllegalStateException on the callback and I/O threads; use {@link #sendAsync(String, Object)} there
     */
    default void send(String queue, Object payload) {
        send(queue, payload, Map.of(), null);
    }

    /**
     * Sends with headers, and waits as {@link #send(String, Object)} does.
     *
     * @param queue the receiver's name
     * @param payload what to send
     * @param headers headers to send along; they win over those of a message payload
     */
    default void send(String queue, Object payload, Map<String, ?> headers) {
        send(queue, payload, headers, null);
    }

    /**
     * Sends with headers and a timeout of its own, and waits as {@link #send(String, Object)} does.
     *
     * @param queue the receiver's name
     * @param payload what to send
     * @param headers headers to send along; they win over those of a message payload
     * @param timeout how long to wait for the answer; {@code null} for the configured time
     */
    void send(String queue, Object payload, Map<String, ?> headers, @Nullable Duration timeout);

    /**
     * Sends without waiting for the answer. Packets from one thread arrive in the order of the calls. Where too much is in
     * flight to the queue, it waits for room, for at most the timeout; in listeners and callbacks it fails at once then.
     *
     * @param queue the receiver's name
     * @param payload what to send
     * @return completed when the receiver's listener has handled the packet, or exceptionally with an
     *     {@link io.flyweight.mq.api.MqException}
     */
    default CompletableFuture<Void> sendAsync(String queue, Object payload) {
        return sendAsync(queue, payload, Map.of(), null);
    }

    /**
     * Sends with headers and without waiting, as {@link #sendAsync(String, Object)} does.
     *
     * @param queue the receiver's name
     * @param payload what to send
     * @param headers headers to send along; they win over those of a message payload
     * @return completed with the answer
     */
    default CompletableFuture<Void> sendAsync(String queue, Object payload, Map<String, ?> headers) {
        return sendAsync(queue, payload, headers, null);
    }

    /**
     * Sends with headers and a timeout of its own, as {@link #sendAsync(String, Object)} does.
     *
     * @param queue the receiver's name
     * @param payload what to send
     * @param headers headers to send along; they win over those of a message payload
     * @param timeout after which the future fails at the latest; {@code null} for the configured time
     * @return completed with the answer
     */
    CompletableFuture<Void> sendAsync(String queue, Object payload, Map<String, ?> headers, @Nullable Duration timeout);

    /**
     * Sends a request and waits for the reply: what the receiver's listener returned.
     *
     * @param queue the receiver's name
     * @param payload what to send
     * @param replyType what to read the reply as: a class for JSON, {@code String}, {@code byte[]} or
     *     {@link io.flyweight.mq.api.Packet}
     * @param <T> the reply's type
     * @return the reply; {@code null} if it is empty, as when the listener returned nothing
     * @throws io.flyweight.mq.api.MqException if the request was not handled, or nobody can tell
     * @throws org.springframework.messaging.converter.MessageConversionException if the request cannot be converted, and
     *     then nothing was sent, or if the reply cannot, and then the request was handled
     * @throws IllegalStateException on the callback and I/O threads
     */
    default <T> @Nullable T sendAndReceive(String queue, Object payload, Class<T> replyType) {
        return sendAndReceive(queue, payload, Map.of(), null, ParameterizedTypeReference.forType(replyType));
    }

    /**
     * Sends a request and reads the reply as a generic type, as in
     * {@code new ParameterizedTypeReference<List<Stock>>() {}}.
     *
     * @param queue the receiver's name
     * @param payload what to send
     * @param replyType what to read the reply as
     * @param <T> the reply's type
     * @return the reply; {@code null} if it is empty
     */
    default <T> @Nullable T sendAndReceive(String queue, Object payload, ParameterizedTypeReference<T> replyType) {
        return sendAndReceive(queue, payload, Map.of(), null, replyType);
    }

    /**
     * Sends a request with headers and a timeout of its own, as {@link #sendAndReceive(String, Object, Class)} does.
     *
     * @param queue the receiver's name
     * @param payload what to send
     * @param headers headers to send along; they win over those of a message payload
     * @param timeout how long to wait for the reply; {@code null} for the configured time
     * @param replyType what to read the reply as
     * @param <T> the reply's type
     * @return the reply; {@code null} if it is empty
     */
    default <T> @Nullable T sendAndReceive(
            String queue, Object payload, Map<String, ?> headers, @Nullable Duration timeout, Class<T> replyType) {
        return sendAndReceive(queue, payload, headers, timeout, ParameterizedTypeReference.forType(replyType));
    }

    /**
     * Sends a request with headers and a timeout of its own, and reads the reply as a generic type.
     *
     * @param queue the receiver's name
     * @param payload what to send
     * @param headers headers to send along; they win over those of a message payload
     * @param timeout how long to wait for the reply; {@code null} for the configured time
     * @param replyType what to read the reply as
     * @param <T> the reply's type
     * @return the reply; {@code null} if it is empty
     */
    <T> @Nullable T sendAndReceive(
            String queue,
            Object payload,
            Map<String, ?> headers,
            @Nullable Duration timeout,
            ParameterizedTypeReference<T> replyType);

    /**
     * Sends a request without waiting, as from listeners or from what a future runs.
     *
     * @param queue the receiver's name
     * @param payload what to send
     * @param replyType what to read the reply as, as in {@link #sendAndReceive(String, Object, Class)}
     * @param <T> the reply's type
     * @return completed with the reply, {@code null} if it is empty; or exceptionally with an
     *     {@link io.flyweight.mq.api.MqException}, or with a
     *     {@link org.springframework.messaging.converter.MessageConversionException} if the reply cannot be converted, and
     *     then the request was handled
     */
    default <T> CompletableFuture<@Nullable T> sendAndReceiveAsync(String queue, Object payload, Class<T> replyType) {
        return sendAndReceiveAsync(queue, payload, Map.of(), null, ParameterizedTypeReference.forType(replyType));
    }

    /**
     * Sends a request with headers and a timeout of its own and without waiting, and reads the reply as a generic type.
     *
     * @param queue the receiver's name
     * @param payload what to send
     * @param headers headers to send along; they win over those of a message payload
     * @param timeout after which the future fails at the latest; {@code null} for the configured time
     * @param replyType what to read the reply as
     * @param <T> the reply's type
     * @return completed as that of {@link #sendAndReceiveAsync(String, Object, Class)}
     */
    <T> CompletableFuture<@Nullable T> sendAndReceiveAsync(
            String queue,
            Object payload,
            Map<String, ?> headers,
            @Nullable Duration timeout,
            ParameterizedTypeReference<T> replyType);

    /**
     * Sends the same packet to every other queue, one after the other, as {@link #sendAsync(String, Object)} does.
     *
     * @param payload what to send; converted once
     * @return one future per queue, by its name, each completed as that of {@link #sendAsync(String, Object)}; unmodifiable
     */
    default Map<String, CompletableFuture<Void>> broadcast(Object payload) {
        return broadcast(payload, Map.of(), null);
    }

    /**
     * Sends the same packet to every other queue, with headers and a timeout of its own.
     *
     * @param payload what to send; converted once
     * @param headers headers to send along; they win over those of a message payload
     * @param timeout after which each future fails at the latest; {@code null} for the configured time
     * @return one future per queue, by its name; unmodifiable
     */
    Map<String, CompletableFuture<Void>> broadcast(Object payload, Map<String, ?> headers, @Nullable Duration timeout);

    /**
     * Waits until packets can be sent to the queue.
     *
     * @param queue the receiver's name
     * @param timeout how long to wait
     * @throws io.flyweight.mq.api.MqOutClosedException when the time runs out
     * @throws IllegalStateException on the callback and I/O threads; listen to {@link MqConnectionStateEvent} instead
     */
    void awaitConnected(String queue, Duration timeout);
}
