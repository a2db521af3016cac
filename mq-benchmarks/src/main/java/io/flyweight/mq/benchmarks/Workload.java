package io.flyweight.mq.benchmarks;

import io.flyweight.mq.benchmarks.report.Report;
import java.util.List;

/** Something that is measured. */
public interface Workload {

    /** Returns the numbers of what it can measure. */
    List<String> numbers();

    /** Measures those of its numbers that the options ask for, and adds a section for each. */
    void run(Options options, Report report) throws Exception;
}
