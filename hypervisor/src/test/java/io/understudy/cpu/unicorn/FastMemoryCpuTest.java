package io.understudy.cpu.unicorn;

import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;

/** The processor as it runs by default. */
final class FastMemoryCpuTest extends CpuContract {
    @Override
    public CounterMode mode() {
        return CounterMode.NATIVE;
    }

    @Override
    public MemoryMode memory() {
        return MemoryMode.FAST;
    }
}
