package io.flyweight.mq.reliability.hostile;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Runs attacks of full size, each against a node of its own, and prints the table. Arguments: the attacks; none for all. */
final class HostileCommand {

    private static final Duration WARM_UP = Duration.ofSeconds(3);
    private static final int HONEST_WINDOW = 65_536;

    private static final int ROUNDS = 5;
    private static final int ROUNDS_OF_A_TARGET = 21;

    private HostileCommand() {}

    /** Runs, and ends with status 1 where a node failed. */
    public static void main(String[] args) throws IOException, InterruptedException {
        System.exit(run(args, System.out) ? 0 : 1);
    }

    private static boolean run(String[] args, PrintStream out) throws IOException, InterruptedException {
        List<Attack> attacks = Stream.of(args).map(Attack::of).toList();
        Path keys = Keys.create(Files.createTempDirectory("hostile"));
        List<String> rows = new ArrayList<>(Row.HEAD);
        boolean sound = true;
        for (Attack attack : attacks.isEmpty() ? List.of(Attack.values()) : attacks) {
            Places places = Places.free(attack.needsTls() ? keys : null);
            try (Siege siege = new Siege(places, Size.full(rounds(attack)), HONEST_WINDOW)) {
                siege.warmUp(WARM_UP);
                Outcome outcome = siege.attack(attack);
                rows.add(Row.of(attack, outcome));
                out.println(Row.of(attack, outcome));
                outcome.log().stream().limit(10).forEach(line -> out.println("    " + line));
                outcome.honest().troubles().forEach(trouble -> out.println("    FAILED: " + trouble));
                sound &= outcome.honest().troubles().isEmpty();
            }
        }
        out.println();
        rows.forEach(out::println);
        return sound;
    }

    private static int rounds(Attack attack) {
        return attack == Attack.SLOW_AND_GARBAGE ? ROUNDS_OF_A_TARGET : ROUNDS;
    }
}
