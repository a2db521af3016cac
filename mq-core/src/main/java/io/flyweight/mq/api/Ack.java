package io.flyweight.mq.api;

/** A watcher's answer to one packet; the sender is told it. */
public enum Ack {
    /** Handled. The send returns normally. */
    OK,
    /** Refused by the handler: the sender gets {@link MqRejectedException}. The connection stays. */
    REJECTED,
    /** The packet is bad and its sender not to be trusted: {@link MqAckErrorException}. The connection closes. */
    ERROR,
    /** Nobody can tell what became of it: {@link MqAckUnknownException}. The connection closes. */
    UNKNOWN
}
