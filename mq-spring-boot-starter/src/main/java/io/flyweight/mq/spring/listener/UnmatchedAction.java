package io.flyweight.mq.spring.listener;

/** What the sender is answered when no listener takes the packet. */
public enum UnmatchedAction {
    /** The packet is rejected; the connection stays. */
    REJECT,
    /** The packet counts as handled. */
    ACCEPT
}
