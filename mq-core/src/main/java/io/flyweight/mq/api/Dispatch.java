package io.flyweight.mq.api;

/** Where a watcher is called. */
public enum Dispatch {
    /** In a lane per sender on the handler executor. Handlers may block; a slow one delays its own sender only. */
    SERIAL,
    /** On the I/O thread: fastest, and the watcher must never block. */
    INLINE
}
