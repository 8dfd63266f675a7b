package io.understudy.cpu.unicorn;

final class NativeCounterCpuTest extends CpuContract {
    @Override
    public CounterMode mode() {
        return CounterMode.NATIVE;
    }
}
