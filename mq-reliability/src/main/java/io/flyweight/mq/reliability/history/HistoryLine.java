package io.flyweight.mq.reliability.history;

/**
 * One line of a node's history.
 *
 * @param nanos when, by the monotonic clock that all processes of the machine share
 * @param peer the other node; the node itself for {@link Kind#END}
 * @param id the packet's number, which grows from send to send and from process to process; 0 where it is no packet
 * @param what the timeout in milliseconds and the bytes ({@link Kind#SENT}), the bytes ({@link Kind#ENTERED}), the outcome, the handler's answer or the state
 */
public record HistoryLine(long nanos, Kind kind, String peer, long id, String what) {

    /** The last line of a process that closed in good order: every send has its answer. */
    public static final String QUIET = "QUIET";

    /** What a handler found that is not what was sent. */
    public static final String DAMAGED = "DAMAGED";

    /** An answer of {@link Kind#TOLD}, and of {@link Kind#HANDLED}. */
    public static final String OK = "OK";

    /** What happened. */
    public enum Kind {
        SENT,
        TOLD,
        ENTERED,
        HANDLED,
        CONNECTION,
        END
    }

    /** Whether it is all there: the last line of a killed process may not be. */
    static boolean isWhole(String line) {
        return line.split(" ", 5).length == 5;
    }

    /** Reads what {@link #toString} wrote. */
    public static HistoryLine parse(String line) {
        String[] parts = line.split(" ", 5);
        return new HistoryLine(
                Long.parseLong(parts[0]), Kind.valueOf(parts[1]), parts[2], Long.parseLong(parts[3]), parts[4]);
    }

    /** The first word of {@link #what}: without the exception's name. */
    String outcome() {
        return what.split(" ", 2)[0];
    }

    @Override
    public String toString() {
        return nanos + " " + kind + " " + peer + " " + id + " " + what;
    }
}
