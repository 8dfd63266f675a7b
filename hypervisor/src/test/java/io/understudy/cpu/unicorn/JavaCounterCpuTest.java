package io.understudy.cpu.unicorn;

final class JavaCounterCpuTest extends CpuContract {
    @Override
    public CounterMode mode() {
        return CounterMode.JAVA;
    }
}
