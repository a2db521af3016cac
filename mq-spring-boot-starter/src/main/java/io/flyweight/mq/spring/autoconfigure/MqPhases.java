package io.flyweight.mq.spring.autoconfigure;

import org.springframework.context.SmartLifecycle;

/** When the queue starts among the application's beans, and in the reverse order stops: see {@link SmartLifecycle#getPhase()}. */
public final class MqPhases {

    /** Dials the other queues: beans can send while they start and stop. */
    public static final int CONNECT = Integer.MIN_VALUE / 2;

    /** Looks for further queues. */
    public static final int DISCOVER = CONNECT + 1;

    /** Listens: packets come when the application's beans are there. */
    public static final int LISTEN = Integer.MAX_VALUE - 100;

    private MqPhases() {}
}
