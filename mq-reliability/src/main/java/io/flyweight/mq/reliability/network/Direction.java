package io.flyweight.mq.reliability.network;

import io.flyweight.mq.reliability.network.HistoryLine.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What one node sent to another, what it was told, and what the other one handled. */
final class Direction {

    private final String name;
    private final List<Sent> sends = new ArrayList<>();
    private final Map<Integer, Sent> byId = new HashMap<>();
    private final List<String> violations = new ArrayList<>();

    /** One send; {@code handled} is the handler's answer. */
    static final class Sent {

        private final int id;
        private final long atMillis;
        private long toldMillis = Long.MAX_VALUE;
        private @Nullable String told;
        private @Nullable String handled;

        private Sent(int id, long atMillis) {
            this.id = id;
            this.atMillis = atMillis;
        }

        /** Whether the answer was the handler's own. */
        boolean arrived() {
            return HistoryLine.OK.equals(told) || "REJECTED".equals(told);
        }
    }

    Direction(String from, String to, List<HistoryLine> sender, List<HistoryLine> receiver) {
        this.name = from + "->" + to;
        sender.stream().filter(line -> line.peer().equals(to)).forEach(this::read);
        int last = 0;
        for (HistoryLine line : receiver) {
            if (line.kind() == Kind.HANDLED && line.peer().equals(from)) {
                handled(line, last);
                last = line.id();
            }
        }
        sends.forEach(this::judge);
    }

    private void read(HistoryLine line) {
        if (line.kind() == Kind.SENT) {
            Sent sent = new Sent(line.id(), line.millis());
            sends.add(sent);
            byId.put(line.id(), sent);
        } else if (line.kind() == Kind.TOLD) {
            Sent sent = Objects.requireNonNull(byId.get(line.id()), name + " was told of a packet it never sent");
            if (sent.told != null) {
                violations.add(name + " " + line.id() + ": a second answer, " + line.what());
            }
            sent.told = line.outcome();
            sent.toldMillis = line.millis();
        }
    }

    private void handled(HistoryLine line, int last) {
        Sent sent = byId.get(line.id());
        if (sent == null) {
            violations.add(name + " " + line.id() + ": handled and never sent");
            return;
        }
        if (sent.handled != null) {
            violations.add(name + " " + line.id() + ": handled twice");
        } else if (line.id() < last) {
            violations.add(name + " " + line.id() + ": handled after " + last);
        }
        sent.handled = line.what();
    }

    private void judge(Sent sent) {
        String told = sent.told == null ? "nothing" : sent.told;
        boolean fits = switch (told) {
            case HistoryLine.OK, "REJECTED" -> told.equals(sent.handled);
            case "NOT_DELIVERED" -> sent.handled == null;
            case "UNKNOWN" -> true;
            default -> false;
        };
        if (!fits) {
            violations.add(name + " " + sent.id + ": told " + told + ", handled " + sent.handled);
        }
    }

    String name() {
        return name;
    }

    boolean touches(String node) {
        return name.startsWith(node + "-") || leadsTo(node);
    }

    boolean leadsTo(String node) {
        return name.endsWith(">" + node);
    }

    List<String> violations() {
        return violations;
    }

    Stream<String> outcomes() {
        return sends.stream().map(sent -> sent.told == null ? "NONE" : sent.told);
    }

    /** When the first packet sent since then had its handler's answer. */
    OptionalLong firstArrival(long since) {
        return sends.stream()
                .filter(sent -> sent.atMillis >= since && sent.arrived())
                .mapToLong(sent -> sent.toldMillis)
                .min();
    }

    /** When the last packet was sent that failed before {@code until}. */
    OptionalLong lastFailure(long since, long until) {
        return sends.stream()
                .filter(sent -> sent.atMillis >= since && sent.toldMillis < until && !sent.arrived())
                .mapToLong(sent -> sent.atMillis)
                .max();
    }

    /** How many answers of the handler came within that time. */
    long arrivals(long since, long until) {
        return sends.stream()
                .filter(sent -> sent.arrived() && sent.toldMillis >= since && sent.toldMillis < until)
                .count();
    }

    /** The longest wait for an answer of the handler within that time. */
    long longestWait(long since, long until) {
        long last = since;
        long longest = 0;
        long[] arrivals = sends.stream()
                .filter(Sent::arrived)
                .mapToLong(sent -> sent.toldMillis)
                .filter(told -> told >= since && told < until)
                .sorted()
                .toArray();
        for (long arrival : arrivals) {
            longest = Math.max(longest, arrival - last);
            last = arrival;
        }
        return Math.max(longest, until - last);
    }

    /** The median time from send to answer, of the packets sent within that time. */
    OptionalLong medianMillis(long since, long until) {
        long[] waits = sends.stream()
                .filter(sent -> sent.arrived() && sent.atMillis >= since && sent.atMillis < until)
                .mapToLong(sent -> sent.toldMillis - sent.atMillis)
                .sorted()
                .toArray();
        return waits.length == 0 ? OptionalLong.empty() : OptionalLong.of(waits[waits.length / 2]);
    }
}
