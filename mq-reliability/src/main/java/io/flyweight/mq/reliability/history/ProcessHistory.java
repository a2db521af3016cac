package io.flyweight.mq.reliability.history;

import java.nio.file.Path;

/**
 * What one process wrote.
 *
 * @param node the node that it was
 * @param killedNanos when it was killed, and so may have left sends unanswered
 */
public record ProcessHistory(String node, Path file, long killedNanos) {

    /** One that ended by itself, or should have. */
    public ProcessHistory(String node, Path file) {
        this(node, file, Long.MAX_VALUE);
    }

    boolean killed() {
        return killedNanos != Long.MAX_VALUE;
    }
}
