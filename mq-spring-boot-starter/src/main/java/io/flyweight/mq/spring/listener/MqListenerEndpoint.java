package io.flyweight.mq.spring.listener;

import org.jspecify.annotations.Nullable;

/**
 * One listener.
 *
 * @param id its id, unique in the application
 * @param route which packets it takes
 * @param handler what handles them
 * @param errorHandler what answers when the handler throws; {@code null} for the answer that is configured
 * @param autoStartup whether it gets packets as soon as it is registered, or only once it is started
 */
public record MqListenerEndpoint(
        String id,
        MqRoute route,
        MqMessageHandler handler,
        @Nullable MqListenerErrorHandler errorHandler,
        boolean autoStartup) {

    /** Creates a listener that gets packets at once, without an error handler of its own. */
    public MqListenerEndpoint(String id, MqRoute route, MqMessageHandler handler) {
        this(id, route, handler, null, true);
    }

    @Override
    public String toString() {
        return id + " (" + route + ")";
    }
}
