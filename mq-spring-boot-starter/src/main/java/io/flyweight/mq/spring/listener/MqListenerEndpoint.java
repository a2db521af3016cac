package io.flyweight.mq.spring.listener;

/**
 * One listener.
 *
 * @param id its id, unique in the application
 * @param route which packets it takes
 * @param handler what handles them
 */
public record MqListenerEndpoint(String id, MqRoute route, MqMessageHandler handler) {

    @Override
    public String toString() {
        return id + " (" + route + ")";
    }
}
