package io.flyweight.mq.reliability.chaos;

import io.flyweight.mq.reliability.chaos.Fault.Layer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Deals troubles from a seed, for ever. Each fault comes once before any comes again. */
final class Deck implements Iterator<Trouble> {

    private static final double LONGEST_MILLIS = 30_000;
    private static final double SHORTEST_MILLIS = 500;

    private final Random random;
    private final List<String> nodes;
    private final Deque<Fault> cards = new ArrayDeque<>();

    Deck(long seed, List<String> nodes) {
        this.random = new Random(seed);
        this.nodes = nodes;
    }

    @Override
    public boolean hasNext() {
        return true;
    }

    /** One or two faults, for a time of half a second to half a minute. */
    @Override
    public Trouble next() {
        List<Injection> injections = new ArrayList<>();
        injections.add(inject(cards().remove()));
        if (random.nextBoolean() && fit(injections.get(0).fault(), cards().element())) {
            injections.add(inject(cards().remove()));
        }
        double spread = Math.pow(LONGEST_MILLIS / SHORTEST_MILLIS, random.nextDouble());
        return new Trouble(injections, (long) (SHORTEST_MILLIS * spread));
    }

    private static boolean fit(Fault one, Fault other) {
        return one.layer() != other.layer() && one.layer() != Layer.MESH && other.layer() != Layer.MESH;
    }

    private Deque<Fault> cards() {
        if (cards.isEmpty()) {
            List<Fault> shuffled = new ArrayList<>(
                    Stream.of(Fault.values()).filter(Fault::isPossible).toList());
            Collections.shuffle(shuffled, random);
            cards.addAll(shuffled);
        }
        return cards;
    }

    private Injection inject(Fault fault) {
        int node = random.nextInt(nodes.size());
        int other = (node + 1 + random.nextInt(nodes.size() - 1)) % nodes.size();
        return new Injection(fault, nodes.get(node), nodes.get(other), random.nextDouble());
    }
}
