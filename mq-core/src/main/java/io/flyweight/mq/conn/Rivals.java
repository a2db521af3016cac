package io.flyweight.mq.conn;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a node that dials has noticed of processes that share a name.
 *
 * @param replacedAt when the peer last preferred another connection of this node's name
 * @param instance the peer's instance id, as last told; 0 before the first time
 * @param instanceBefore the different one that was told before it; 0 if there is none
 * @param alternatedAt when the peer last told an instance id that it had told before another one
 */
public record Rivals(
        @Nullable Instant replacedAt,
        long instance,
        long instanceBefore,
        @Nullable Instant alternatedAt) {

    static final Rivals NONE = new Rivals(null, 0, 0, null);

    /** Whether another process uses this node's name. */
    public boolean ofThisNode(Instant now) {
        return InStatus.isRecent(replacedAt, now);
    }

    /** Whether several processes answer as the peer. */
    public boolean ofThePeer(Instant now) {
        return InStatus.isRecent(alternatedAt, now);
    }

    Rivals replaced(Instant now) {
        return new Rivals(now, instance, instanceBefore, alternatedAt);
    }

    Rivals met(long told, Instant now) {
        if (told == instance) {
            return this;
        }
        return new Rivals(replacedAt, told, instance, told == instanceBefore ? now : alternatedAt);
    }
}
