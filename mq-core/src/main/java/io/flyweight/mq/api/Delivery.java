package io.flyweight.mq.api;

/** What is known about a packet whose send failed. */
public enum Delivery {
    /** The receiver's watcher has not seen the packet and never will. Sending again cannot make a duplicate. */
    NOT_DELIVERED,
    /** The receiver's watcher saw the packet and refused it. */
    REJECTED,
    /** Nobody here can tell, and it stays so. */
    UNKNOWN
}
