package io.understudy.cpu.unicorn;

import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;

/** The native counter on the engine's own memory path. */
final class StockMemoryCpuTest extends CpuContract {
    @Override
    public CounterMode mode() {
        return CounterMode.NATIVE;
    }

    @Override
    public MemoryMode memory() {
        return MemoryMode.STOCK;
    }
}
