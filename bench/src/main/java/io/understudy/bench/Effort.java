package io.understudy.bench;

import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** How long to measure. */
enum Effort {
    /** Figures to quote. */
    FULL(1, 2, 5, 1000, VerboseMode.NORMAL),
    /** A first look. */
    QUICK(1, 1, 2, 300, VerboseMode.NORMAL),
    /** Each benchmark once, in this process: shows that it runs, and nothing else. */
    ONCE(0, 0, 1, 1, VerboseMode.SILENT);

    private final int forks;
    private final int warmups;
    private final int iterations;
    private final int millis;
    private final VerboseMode verbosity;

    Effort(int forks, int warmups, int iterations, int millis, VerboseMode verbosity) {
        this.forks = forks;
        this.warmups = warmups;
        this.iterations = iterations;
        this.millis = millis;
        this.verbosity = verbosity;
    }

    ChainedOptionsBuilder on(ChainedOptionsBuilder options) {
        return options.shouldFailOnError(true)
                .verbosity(verbosity)
                .forks(forks)
                .warmupIterations(warmups)
                .warmupTime(TimeValue.milliseconds(millis))
                .measurementIterations(iterations)
                .measurementTime(TimeValue.milliseconds(millis));
    }
}
