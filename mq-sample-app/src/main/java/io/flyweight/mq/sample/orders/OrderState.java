package io.flyweight.mq.sample.orders;

/** How far an order has come. */
enum OrderState {
    /** Inventory has not answered yet. */
    PENDING,
    /** The stock is put aside; shipping will follow. */
    RESERVED,
    /** On its way to the customer. */
    SHIPPED,
    /** Inventory said no, or could not take it. */
    REJECTED,
    /** Inventory never got it. */
    NOT_SENT,
    /** Nobody here can tell whether inventory got it. If it did, it will be shipped. */
    UNKNOWN;

    /** Returns whether shipping may report such an order as shipped. */
    boolean canBeShipped() {
        return this != REJECTED && this != NOT_SENT;
    }
}
