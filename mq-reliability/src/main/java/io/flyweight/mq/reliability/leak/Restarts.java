package io.flyweight.mq.reliability.leak;

import io.flyweight.mq.Manager;

/** A node that is started, connected, used and stopped, beside one that stays. */
final class Restarts implements Wear {

    private final Nodes nodes;
    private final int times;

    /** Begins; each {@link #go} is so many of them. */
    Restarts(int times) {
        this.times = times;
        nodes = new Nodes(null, "comes", "stays");
        nodes.start("stays");
    }

    @Override
    public long go() {
        for (int i = 0; i < times; i++) {
            Manager comes = nodes.start("comes");
            nodes.awaitConnected();
            comes.send("stays", new byte[100]);
            nodes.stop("comes");
        }
        return times;
    }

    @Override
    public void close() {
        nodes.close();
    }
}
