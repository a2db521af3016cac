package io.flyweight.mq.reliability.leak;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flyweight.mq.TlsEngines;
import io.flyweight.mq.support.TestIdentity;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** The command: 10,000 reconnects, 1,000 of them with TLS, 1,000 starts and stops, half an hour of mixed load. */
public final class Leaks {

    private static final int LOOKS = 10;
    private static final int RECONNECTS = 10_000;
    private static final int TLS_RECONNECTS = 1_000;
    private static final int RESTARTS = 1_000;
    private static final long ALLOWED_BYTES = 512 * 1024;

    private final PrintStream out;
    private final List<Course> courses = new ArrayList<>();

    private Leaks(PrintStream out) {
        this.out = out;
    }

    /** Takes the minutes of mixed load, 30 unless it is told otherwise. Exits with 0 when all is flat. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Duration load = Duration.ofSeconds((long) (60 * Double.parseDouble(args.length == 0 ? "30" : args[0])));
        System.exit(new Leaks(new PrintStream(System.out, true, UTF_8)).run(load) ? 0 : 1);
    }

    private boolean run(Duration load) throws IOException, InterruptedException {
        course("reconnects", new Reconnects(null, RECONNECTS / LOOKS));
        course("reconnects with TLS", new Reconnects(tls(), TLS_RECONNECTS / LOOKS));
        course("starts and stops of a node", new Restarts(RESTARTS / LOOKS));
        course("packets of mixed load in " + load.toMinutes() + " minutes", new MixedLoad(load.dividedBy(LOOKS)));
        say(Course.HEADER);
        courses.forEach(course -> say(course.row()));
        courses.stream()
                .filter(course -> !course.isFlat(ALLOWED_BYTES))
                .forEach(course -> say("NOT flat: " + course.row()));
        return courses.stream().allMatch(course -> course.isFlat(ALLOWED_BYTES));
    }

    private void course(String title, Wear wear) throws InterruptedException {
        try (wear) {
            courses.add(new Course(title)
                    .run(wear, LOOKS, line -> say(LocalTime.now().truncatedTo(ChronoUnit.SECONDS) + " " + line)));
        }
    }

    static TlsEngines tls() throws IOException {
        Path store = Files.createTempDirectory("leaks").resolve("store");
        TestIdentity identity = TestIdentity.create(store, "ip:127.0.0.1");
        SSLContext context = identity.trusting(identity);
        return TlsEngines.mutual(() -> context);
    }

    private void say(String line) {
        out.append(line).append('\n').flush();
    }
}
