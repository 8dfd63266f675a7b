package io.understudy.cpu.unicorn;

import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;

/** The processor as it runs where machine code cannot. */
final class JavaCounterCpuTest extends CpuContract {
    @Override
    public CounterMode mode() {
        return CounterMode.JAVA;
    }

    @Override
    public MemoryMode memory() {
        return MemoryMode.STOCK;
    }
}
