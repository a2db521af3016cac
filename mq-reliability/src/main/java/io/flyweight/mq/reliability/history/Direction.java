package io.flyweight.mq.reliability.history;

import io.flyweight.mq.reliability.history.Episode.Pair;
import io.flyweight.mq.reliability.history.Violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** What one node sent to another, what it was told, and what the other one handled. */
final class Direction {

    /** How much later than its timeout an answer may come: the machine has other things to do, too. */
    private static final long SLACK_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Pair pair;
    private final Map<Long, SentPacket> byId = new HashMap<>();
    /** In the order in which they were sent. */
    private final List<SentPacket> sends = new ArrayList<>();

    private final Verdict verdict;
    private long lastEntered;
    /** What is being handled at this time; 0 for nothing. */
    private long inside;

    Direction(Pair pair, Verdict verdict) {
        this.pair = pair;
        this.verdict = verdict;
    }

    private SentPacket packet(long id) {
        return byId.computeIfAbsent(id, SentPacket::new);
    }

    private void found(Kind kind, Object what) {
        verdict.violation(kind, pair.from() + "->" + pair.to() + " " + what);
    }

    /** A line of the sender; {@code killedNanos} is when its process was killed. */
    void sender(HistoryLine line, long killedNanos) {
        SentPacket packet = packet(line.id());
        if (line.kind() == HistoryLine.Kind.SENT) {
            packet.sentNanos = line.nanos();
            String[] terms = line.what().split(" ");
            packet.timeoutMillis = Long.parseLong(terms[0]);
            packet.bytes = Integer.parseInt(terms[1]);
            packet.orphanedNanos = killedNanos;
            sends.add(packet);
        } else {
            packet.answers++;
            packet.told = line.outcome();
            packet.toldNanos = line.nanos();
            packet.exception = line.what().substring(line.outcome().length()).strip();
        }
    }

    /** A line of the receiver. */
    void receiver(HistoryLine line) {
        SentPacket packet = packet(line.id());
        if (line.kind() == HistoryLine.Kind.HANDLED) {
            packet.handled = line.what();
            packet.handledNanos = line.nanos();
            inside = 0;
            return;
        }
        packet.entered++;
        packet.enteredBytes = Integer.parseInt(line.what());
        if (inside != 0) {
            found(Kind.REORDERED, line.id() + ": entered while " + inside + " was being handled");
        } else if (line.id() < lastEntered) {
            found(Kind.REORDERED, line.id() + ": entered after " + lastEntered);
        }
        inside = line.id();
        lastEntered = Math.max(lastEntered, line.id());
    }

    /** The receiver's process has ended, be it in the midst of a packet. */
    void receiverEnded() {
        inside = 0;
    }

    /** Judges every packet. */
    void judge(List<Episode> episodes) {
        for (SentPacket packet : byId.values()) {
            if (packet.sentNanos == 0) {
                found(Kind.WRONGLY_REPORTED, packet + ", never sent");
                continue;
            }
            verdict.outcome(packet.told != null ? packet.told : isOrphan(packet) ? Verdict.KILLED : "NONE");
            judgeDelivery(packet);
            judgeAnswer(packet, episodes);
            judgeFailure(packet, episodes);
        }
        episodes.forEach(this::judgeRecovery);
    }

    /** Whether a send failed in that time. */
    boolean failedDuring(Episode episode) {
        return sends.stream()
                .anyMatch(packet -> packet.told != null
                        && !packet.arrived()
                        && episode.overlaps(packet.sentNanos, packet.toldNanos));
    }

    private void judgeDelivery(SentPacket packet) {
        if (packet.entered > 1) {
            found(Kind.DUPLICATED, packet);
        }
        boolean cutOff = packet.entered > 0 && packet.enteredBytes != packet.bytes;
        if (cutOff || HistoryLine.DAMAGED.equals(packet.handled)) {
            found(Kind.WRONGLY_REPORTED, packet);
        }
        if (packet.told == null) {
            return;
        }
        // An answer that was told before the handler gave it is not the handler's.
        String handled = packet.handledNanos <= packet.toldNanos ? packet.handled : null;
        switch (packet.told) {
            case HistoryLine.OK -> {
                if (!HistoryLine.OK.equals(handled)) {
                    found(Kind.LOST, packet);
                }
            }
            case "REJECTED" -> {
                if (!"REJECTED".equals(handled) && !"ERROR".equals(handled)) {
                    found(Kind.WRONGLY_REPORTED, packet);
                }
            }
            case "NOT_DELIVERED" -> {
                if (packet.entered > 0) {
                    found(Kind.WRONGLY_REPORTED, packet);
                }
            }
            case "UNKNOWN" -> {
                // Whatever became of it, that is true.
            }
            default -> found(Kind.WRONGLY_REPORTED, packet);
        }
    }

    /** Whether its sender was killed before it had to be told. */
    private static boolean isOrphan(SentPacket packet) {
        return packet.orphanedNanos < packet.dueNanos() + SLACK_NANOS;
    }

    private void judgeAnswer(SentPacket packet, List<Episode> episodes) {
        if (packet.answers > 1) {
            found(Kind.UNANSWERED, packet + ", " + packet.answers + " answers");
        } else if (packet.told == null) {
            if (!isOrphan(packet)) {
                found(Kind.UNANSWERED, packet);
            }
        } else {
            long late = packet.toldNanos - packet.dueNanos();
            long stood = episodes.stream()
                    .mapToLong(episode -> episode.pausedNanos(pair.from(), packet.sentNanos, packet.toldNanos))
                    .sum();
            if (late > SLACK_NANOS + stood) {
                found(Kind.UNANSWERED, packet + ", " + TimeUnit.NANOSECONDS.toMillis(late) + " ms late");
            }
        }
    }

    private void judgeFailure(SentPacket packet, List<Episode> episodes) {
        if (packet.told == null || packet.arrived()) {
            return;
        }
        List<Episode> excuses = episodes.stream()
                .filter(episode -> episode.excuses(pair, packet.sentNanos, packet.toldNanos))
                .toList();
        if (excuses.isEmpty()) {
            found(Kind.NOT_ISOLATED, packet + ", though nothing was done to either");
        } else if ("UNKNOWN".equals(packet.told) && excuses.stream().allMatch(Episode::leaving)) {
            found(Kind.LEFT_UNTOLD, packet);
        }
    }

    private void judgeRecovery(Episode episode) {
        if (!episode.touched().contains(pair)) {
            return;
        }
        long steady = Long.MAX_VALUE;
        for (SentPacket packet : sends) {
            if (packet.sentNanos < episode.time().repaired()
                    || packet.sentNanos > episode.time().calm()) {
                continue;
            }
            if (packet.told != null && !packet.arrived()) {
                steady = Long.MAX_VALUE;
            } else if (packet.arrived()) {
                steady = Math.min(steady, packet.toldNanos);
            }
        }
        if (steady == Long.MAX_VALUE) {
            steady = episode.time().calm();
        }
        long nanos = steady - episode.time().repaired();
        verdict.recovered(nanos);
        if (nanos > HistoryCheck.RECOVERY_NANOS) {
            found(Kind.SLOW_RECOVERY, String.format("%.1f s after %s", nanos / 1e9, episode));
        }
    }
}
