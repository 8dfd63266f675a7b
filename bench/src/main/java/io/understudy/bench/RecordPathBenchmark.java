package io.understudy.bench;

import io.understudy.log.entry.Baseline;
import io.understudy.log.ring.LogRing;
import io.understudy.log.ring.RingCapacity;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What an entry costs the vCPU: a timer tick's two entries into the ring. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordPathBenchmark {
    private static final int ENTRIES = 2;
    private static final int VECTOR = 32;
    private static final long TICK_INSTRUCTIONS = 100_000;
    private static final long TICK_NANOS = 1_000_000;

    private final LogRing ring = new LogRing(RingCapacity.DEFAULT, Baseline.POWER_ON);
    private long count;
    private long nanos;

    @Benchmark
    @OperationsPerInvocation(ENTRIES)
    public long tick() {
        count += TICK_INSTRUCTIONS;
        nanos += TICK_NANOS;
        ring.clockAdvance(count, 0, nanos);
        return ring.interrupt(count, 0, VECTOR);
    }
}
