package io.flyweight.mq.reliability.history;

/**
 * A promise that was not kept.
 *
 * @param kind which one
 * @param text what was seen
 */
public record Violation(Kind kind, String text) {

    /** The promises, by how they are broken. */
    public enum Kind {
        /** Told OK, and no handler answered OK (promise 2). */
        LOST,
        /** Handed over twice (promise 5). */
        DUPLICATED,
        /** Handed over after a later one, or while another one was being handled (promises 1 and 6). */
        REORDERED,
        /** An answer that is not true (promises 2 and 4), or bytes that are not those that were sent. */
        WRONGLY_REPORTED,
        /** No answer, two of them, or one long after its time (promise 3). */
        UNANSWERED,
        /** UNKNOWN because a node left in good order (promise 7). */
        LEFT_UNTOLD,
        /** Failed between two nodes that nothing was done to (promise 8). */
        NOT_ISOLATED,
        /** Not connected again in time after the repair. */
        SLOW_RECOVERY,
        /** A process that did not end as it should have, or trouble that was none. */
        BROKEN
    }

    @Override
    public String toString() {
        return kind + ": " + text;
    }
}
