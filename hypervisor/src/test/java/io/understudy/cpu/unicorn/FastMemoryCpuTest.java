package io.understudy.cpu.unicorn;

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
