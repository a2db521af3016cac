package io.flyweight.mq.spring.listener;

import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;

/**
 * Answers in place of a listener that failed: an exception that it threw, or with which its future completed, or a payload
 * that could not be converted or was not valid. Also where the listener has done its work, and what it returned could not
 * be encoded as a reply or was too large. Called on the listener's thread; the sender waits.
 *
 * <pre>{@code
 * @Bean
 * MqListenerErrorHandler toDeadLetters(DeadLetters letters) {
 *     return (message, exception) -> {
 *         letters.keep(message, exception);
 *         return null; // the packet counts as handled
 *     };
 * }
 * }</pre>
 *
 * A bean of this type that is the only or the primary one is that of all annotated listeners that name none. One declared
 * with {@code @Bean(defaultCandidate = false)} is used only where {@code @MqListener(errorHandler = "...")} names it. Where there are several to choose from, a listener
 * that names none fails the start.
 */
@FunctionalInterface
public interface MqListenerErrorHandler {

    /**
     * Handles the failure.
     *
     * @param message the body, and the headers under their {@link io.flyweight.mq.spring.MqHeaders} names, the sender's
     *     name among them
     * @param exception what the listener threw, not wrapped
     * @return what the listener could have returned: {@code null} if the packet counts as handled, an
     *     {@link io.flyweight.mq.api.Ack}, a reply, or a future of any of these
     * @throws Exception to answer as {@code mq.listener.on-error} says, with this exception's message as the reason; throw
     *     {@code exception} again for the same answer as without a handler
     */
    @Nullable Object handleError(Message<byte[]> message, Exception exception) throws Exception;
}
