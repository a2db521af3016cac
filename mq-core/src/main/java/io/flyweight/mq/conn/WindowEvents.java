package io.flyweight.mq.conn;

import java.util.List;

/** What a send window asks its connection and tells it. Any thread. */
interface WindowEvents {

    /** Whether the calling thread may wait for room. Under the lock. */
    boolean mayWait();

    /** The peer has handled these async sends, which have not been settled: this is to be told. */
    void onHandled(List<PendingSend<?>> sends);

    /** These async sends have been settled together, and wait to be told. */
    void onSettled(List<PendingSend<?>> sends);

    /** The connection cannot go on. Under the lock. */
    void onBroken(LinkEnd end);

    /** An async send has its deadline in {@code nanos} from now, maybe before every other one. Under the lock. */
    void onDeadlineWithin(long nanos);
}
