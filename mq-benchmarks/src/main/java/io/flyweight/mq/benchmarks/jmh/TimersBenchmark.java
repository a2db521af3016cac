package io.flyweight.mq.benchmarks.jmh;

import io.flyweight.mq.time.Timers;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A loop's timers, with as many of them as a node with so many connections has. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TimersBenchmark {

    private static final Runnable NOTHING = () -> {};

    /** How many timers there are. */
    @Param({"20", "1000"})
    public int waiting;

    private Timers timers = new Timers();
    private long now;

    /** Schedules what waits. */
    @Setup
    public void prepare() {
        timers = new Timers();
        for (int i = 1; i <= waiting; i++) {
            timers.schedule(i, NOTHING);
        }
    }

    /** The next timer runs, and another one takes its place behind all others. */
    @Benchmark
    public int runAndSchedule() {
        now++;
        int ran = timers.run(now);
        timers.schedule(now + waiting, NOTHING);
        return ran;
    }

    /** A deadline that is set and not needed, and the look at the next one. */
    @Benchmark
    public long scheduleAndCancel() {
        timers.schedule(now, NOTHING).cancel();
        return timers.nanosToNext(now);
    }
}
