package io.understudy.replica;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.CpuExit;
import io.understudy.cpu.CpuState;
import io.understudy.machine.FakeCpuState;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.nio.ByteBuffer;
import java.util.function.LongConsumer;

/** A processor on which every block has one instruction, which does nothing. */
final class SteadyCpu implements Cpu {
    private final ByteBuffer ram;
    private final CpuState state = new FakeCpuState();
    private final LongConsumer runs;
    private long count;

    /** @param runs gets the length of each run */
    SteadyCpu(int ramBytes, LongConsumer runs) {
        ram = ByteBuffer.allocate(ramBytes);
        this.runs = runs;
    }

    @Override
    public CpuExit run(long limit) {
        runs.accept(limit - count);
        count = limit;
        return CpuExit.LIMIT;
    }

    @Override
    public CpuExit runExactly(long target) {
        return run(target);
    }

    @Override
    public long count() {
        return count;
    }

    @Override
    public long blockStart() {
        return count;
    }

    @Override
    public void requestStop() {}

    @Override
    public void watchInterruptFlag(boolean on) {}

    @Override
    public CpuState state() {
        return state;
    }

    @Override
    public int exceptionVector() {
        throw new IllegalStateException("no exception");
    }

    @Override
    public int exceptionErrorCode() {
        throw new IllegalStateException("no exception");
    }

    @Override
    public boolean exceptionIsSoftware() {
        throw new IllegalStateException("no exception");
    }

    @Override
    public String failure() {
        throw new IllegalStateException("no failure");
    }

    @Override
    public ByteBuffer ram() {
        return ram;
    }

    @Override
    public void ramWritten(long physicalAddress, int length) {}

    @Override
    public void save(StateWriter out) {
        out.putLong(count);
    }

    @Override
    public void restore(StateReader in) {
        count = in.getLong();
    }

    @Override
    public void close() {}
}
