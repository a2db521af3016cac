package io.flyweight.mq.api;

/** Whether a node's own queue accepts connections. */
public enum ListenerState {
    /** Bound and accepting. */
    LISTENING,
    /** Not bound, and trying again where {@code listenerDaemon} is on. */
    DOWN,
    /** Not started, or stopped. */
    STOPPED
}
