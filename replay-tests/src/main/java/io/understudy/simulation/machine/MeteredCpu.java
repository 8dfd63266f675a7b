package io.understudy.simulation.machine;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.CpuExit;
import io.understudy.cpu.CpuState;
import io.understudy.cpu.RamCopy;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/** The processor behind it, unchanged; beside it somebody hears how much it executes, and its copies are known. */
final class MeteredCpu implements Cpu {
    private final Cpu cpu;
    private final BooleanSupplier hasSpareMemory;
    private final List<RamCopy> copies = new ArrayList<>();
    private final LongConsumer meter;

    /**
     * One that nobody has used yet.
     *
     * @param hasSpareMemory asked whenever a copy of its RAM is to be reserved
     * @param meter told after each run how many instructions it has executed, whatever its count is set to in between
     */
    MeteredCpu(Cpu cpu, BooleanSupplier hasSpareMemory, LongConsumer meter) {
        this.cpu = cpu;
        this.hasSpareMemory = hasSpareMemory;
        this.meter = meter;
    }

    @Override
    public CpuExit run(long limit) {
        long before = cpu.count();
        try {
            return cpu.run(limit);
        } finally {
            meter.accept(cpu.count() - before);
        }
    }

    @Override
    public CpuExit runExactly(long target) {
        throw new UnsupportedOperationException("no replica asks for it");
    }

    @Override
    public long count() {
        return cpu.count();
    }

    @Override
    public long blockStart() {
        return cpu.blockStart();
    }

    @Override
    public void requestStop() {
        cpu.requestStop();
    }

    @Override
    public void watchInterruptFlag(boolean on) {
        cpu.watchInterruptFlag(on);
    }

    @Override
    public CpuState state() {
        return cpu.state();
    }

    @Override
    public int exceptionVector() {
        return cpu.exceptionVector();
    }

    @Override
    public int exceptionErrorCode() {
        return cpu.exceptionErrorCode();
    }

    @Override
    public boolean exceptionIsSoftware() {
        return cpu.exceptionIsSoftware();
    }

    @Override
    public String failure() {
        return cpu.failure();
    }

    @Override
    public long failedAt() {
        return cpu.failedAt();
    }

    @Override
    public ByteBuffer ram() {
        return cpu.ram();
    }

    @Override
    public void ramWritten(long physicalAddress, int length) {
        cpu.ramWritten(physicalAddress, length);
    }

    @Override
    public RamCopy reserveCopy() {
        if (!hasSpareMemory.getAsBoolean()) {
            throw new OutOfMemoryError("the host has none to spare");
        }
        RamCopy copy = cpu.reserveCopy();
        copies.add(copy);
        return copy;
    }

    @Override
    public long restart() {
        return cpu.restart();
    }

    @Override
    public void save(StateWriter out) {
        cpu.save(out);
    }

    @Override
    public void restore(StateReader in) {
        cpu.restore(in);
    }

    /** Its owner's: copies may outlive it. */
    @Override
    public void close() {
        cpu.close();
    }

    /** With its copies, which nobody needs any more. */
    void closeWithCopies() {
        copies.forEach(RamCopy::close);
        cpu.close();
    }
}
