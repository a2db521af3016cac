package io.flyweight.mq.reliability.network;

/**
 * One line of a node's history.
 *
 * @param millis when, by the wall clock that all processes of the machine share
 * @param peer the other node; the node itself for what is about its listener
 * @param id the packet's number in its direction, or 0
 * @param what the outcome, the handler's answer or the state
 */
record HistoryLine(long millis, Kind kind, String peer, int id, String what) {

    /** An answer of {@link Kind#TOLD}; the others are the names of {@code Delivery}. */
    static final String OK = "OK";

    /** What happened. */
    enum Kind {
        SENT,
        TOLD,
        HANDLED,
        CONNECTION,
        LISTENER,
        END
    }

    static HistoryLine parse(String line) {
        String[] parts = line.split(" ", 5);
        return new HistoryLine(
                Long.parseLong(parts[0]), Kind.valueOf(parts[1]), parts[2], Integer.parseInt(parts[3]), parts[4]);
    }

    /** The first word of {@link #what}: without the exception's name. */
    String outcome() {
        return what.split(" ", 2)[0];
    }

    @Override
    public String toString() {
        return millis + " " + kind + " " + peer + " " + id + " " + what;
    }
}
