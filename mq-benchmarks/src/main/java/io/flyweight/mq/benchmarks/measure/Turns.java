package io.flyweight.mq.benchmarks.measure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Contestants take turns, so that what else happens on the machine meets all of them alike. The first round warms up and
 * does not count. Who fails once is left out of what follows, and the others go on.
 */
public final class Turns {

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final String workload;
    private final String unit;
    private final Map<String, Turn> contestants = new LinkedHashMap<>();

    /** Measures once. */
    @FunctionalInterface
    public interface Turn {

        /** Returns the figures, the one to show while the program runs first. */
        double[] take() throws Exception;
    }

    /**
     * Creates turns without contestants.
     *
     * @param workload its number, to be shown
     * @param unit what the first figure counts
     */
    public Turns(String workload, String unit) {
        this.workload = workload;
        this.unit = unit;
    }

    /** Adds a contestant. */
    public Turns add(String name, Turn turn) {
        contestants.put(name, turn);
        return this;
    }

    /** Warms up and then takes {@code rounds} turns with each contestant. */
    public Figures run(int rounds) throws InterruptedException {
        Figures figures = new Figures();
        for (int round = 0; round <= rounds; round++) {
            String label = round == 0 ? "warm-up" : "round " + round + " of " + rounds;
            for (Map.Entry<String, Turn> contestant : contestants.entrySet()) {
                String name = contestant.getKey();
                if (!figures.hasFailed(name)) {
                    boolean counts = round > 0;
                    take(contestant, label, figures, taken -> {
                        if (counts) {
                            figures.add(name, taken);
                        }
                    });
                }
            }
        }
        return figures;
    }

    private void take(Map.Entry<String, Turn> contestant, String label, Figures figures, Consumer<double[]> taken)
            throws InterruptedException {
        String name = contestant.getKey();
        try {
            double[] found = contestant.getValue().take();
            LOG.info("{}  {}  {}: {} {}", workload, name, label, Figures.shown(found[0]), unit);
            taken.accept(found);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception | Error e) {
            LOG.warn("{}  {}  {}: failed", workload, name, label, e);
            figures.fail(name, e);
        }
    }

    /** Returns who takes part, in order. */
    public List<String> names() {
        return List.copyOf(contestants.keySet());
    }
}
