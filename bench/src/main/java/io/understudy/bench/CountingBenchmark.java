package io.understudy.bench;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.unicorn.CountedEngine;
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

/** Guest instructions per microsecond, that is MIPS, under each way of counting them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CountingBenchmark {
    static final int INSTRUCTIONS = 1_000_000;

    @Param
    public Kernel kernel;

    @Param
    public Counter counter;

    private Cpu cpu;
    private CountedEngine reference;

    @Setup(Level.Trial)
    public void open() {
        byte[] code = kernel.code();
        if (counter == Counter.COUNT) {
            reference = new CountedEngine(Kernel.RAM_BYTES);
            reference.ram().put(Kernel.ORIGIN, code);
            reference.setInstructionPointer(Kernel.ORIGIN);
            reference.setStack(Kernel.STACK);
        } else {
            CounterMode mode = counter == Counter.NATIVE ? CounterMode.NATIVE : CounterMode.JAVA;
            cpu = UnicornEngine.open(Kernel.RAM_BYTES, new NoRequests(), mode, MemoryMode.STOCK)
                    .cpu();
            cpu.ram().put(Kernel.ORIGIN, code);
            cpu.ramWritten(Kernel.ORIGIN, code.length);
            cpu.state().setInstructionPointer(Kernel.ORIGIN);
            cpu.state().setGeneral(GeneralRegister.ESP, Kernel.STACK);
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        if (cpu != null) {
            cpu.close();
        } else {
            reference.close();
        }
    }

    @Benchmark
    @OperationsPerInvocation(INSTRUCTIONS)
    public long run(Cost cost) {
        cost.start();
        if (cpu == null) {
            reference.run(INSTRUCTIONS);
        } else {
            Cost.run(cpu, INSTRUCTIONS, kernel);
        }
        return cost.stop(INSTRUCTIONS);
    }
}
