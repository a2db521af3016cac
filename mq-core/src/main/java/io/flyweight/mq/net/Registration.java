package io.flyweight.mq.net;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** A channel's place at the loop's selector. It moves to the next selector when one has failed. On the loop. */
final class Registration {

    private final SelectorGuard guard;
    private final SelectableChannel channel;
    private final Handler handler;
    private int ops;
    private SelectionKey key;

    /** What stands behind a registration. */
    interface Handler {

        /** The channel is ready for at least one operation it waits for. */
        void onReady();

        /** The owner threw, or the channel cannot be watched any more: close, so that one connection pays and not all. */
        void onBroken(Throwable cause);
    }

    Registration(SelectorGuard guard, Selector selector, SelectableChannel channel, int ops, Handler handler)
            throws IOException {
        this.guard = guard;
        this.channel = channel;
        this.handler = handler;
        this.ops = ops;
        this.key = channel.register(selector, ops, this);
    }

    Handler handler() {
        return handler;
    }

    /** Waits, or waits no longer, for some operations. */
    void interest(int changed, boolean wanted) {
        ops = wanted ? ops | changed : ops & ~changed;
        if (key.isValid()) {
            key.interestOps(ops);
        }
    }

    /** Whether the channel is ready for an operation that it still waits for. */
    boolean isReady(int op) {
        return key.isValid() && (key.readyOps() & ops & op) != 0;
    }

    void moveTo(Selector next) throws IOException {
        key = channel.register(next, ops, this);
    }

    /** Closes the channel. */
    void close() throws IOException {
        guard.forget(this);
        channel.close();
    }
}
