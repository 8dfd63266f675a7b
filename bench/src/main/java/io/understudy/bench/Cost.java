package io.understudy.bench;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.CpuExit;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What was executed and what it cost: of a busy machine only the processor's time says anything. */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class Cost {
    public long instructions;
    public long cpuMicros;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private long startNanos;

    void start() {
        startNanos = threads.getCurrentThreadCpuTime();
    }

    /** Returns the instructions so far, for JMH to consume. */
    long stop(int executed) {
        cpuMicros += (threads.getCurrentThreadCpuTime() - startNanos) / 1000;
        instructions += executed;
        return instructions;
    }

    /** Runs so many instructions of an endless program. */
    static void run(Cpu cpu, int instructions, Enum<?> kernel) {
        CpuExit exit = cpu.run(cpu.count() + instructions);
        if (exit != CpuExit.LIMIT) {
            throw new IllegalStateException("kernel " + kernel + " ended with " + exit);
        }
    }
}
