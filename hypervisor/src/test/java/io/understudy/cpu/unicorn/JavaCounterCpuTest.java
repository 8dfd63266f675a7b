package io.understudy.cpu.unicorn;

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
