package io.understudy.bench;

import io.understudy.cpu.unicorn.UnicornEngine;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Guest instructions per microsecond, that is MIPS, on either memory path, counted natively. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MemoryBenchmark {
    private static final int INSTRUCTIONS = 200_000;

    @Param
    public MemoryKernel kernel;

    @Param
    public MemoryMode memory;

    private UnicornEngine engine;

    @Setup(Level.Trial)
    public void open() {
        engine = UnicornEngine.open(MemoryKernel.RAM_BYTES, new NoRequests(), CounterMode.NATIVE, memory);
        if (engine.memory() != memory) {
            throw new IllegalStateException("this host has no " + memory + " memory path");
        }
        kernel.load(engine.ram(), engine.cpu().state());
    }

    @TearDown(Level.Trial)
    public void close() {
        engine.close();
    }

    @Benchmark
    @OperationsPerInvocation(INSTRUCTIONS)
    public long run(Cost cost) {
        cost.start();
        Cost.run(engine.cpu(), INSTRUCTIONS, kernel);
        return cost.stop(INSTRUCTIONS);
    }
}
