package io.understudy.bench;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * How long an output waits: from the guest's OUT to the moment it may leave, over real sockets, beside the bare round
 * trip of 64 bytes that no protocol can beat.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OutputRuleBenchmark {
    /** A pair connected by the real channel. */
    @State(Scope.Thread)
    public static class Rule {
        private PairedLog pair;
        private long number;

        @Setup(Level.Trial)
        public void open() throws IOException, InterruptedException {
            pair = new PairedLog();
        }

        @TearDown(Level.Trial)
        public void close() {
            pair.close();
        }
    }

    /** Two ends that do nothing but answer. */
    @State(Scope.Thread)
    public static class Bare {
        private Echo echo;

        @Setup(Level.Trial)
        public void open() throws InterruptedException {
            echo = new Echo();
        }

        @TearDown(Level.Trial)
        public void close() {
            echo.close();
        }
    }

    @Benchmark
    public long outputRule(Rule rule) {
        rule.number++;
        return rule.pair.output(rule.number);
    }

    @Benchmark
    public long bareRoundTrip(Bare bare) {
        return bare.echo.roundTrip();
    }
}
