package io.understudy.simulation.machine;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.CpuState;
import io.understudy.cpu.GuestRequests;
import io.understudy.cpu.ProcessorModel;
import io.understudy.machine.boot.BootImage;
import io.understudy.machine.memory.PhysicalMemory;
import io.understudy.simulation.world.Scheduler;
import java.util.function.BooleanSupplier;

/**
 * Small, fast processors that know one program by heart.
 *
 * @param floods whether the program prints without end
 * @param hasSpareMemory whether the host has memory for a copy of a machine, asked whenever one is to be made
 */
record SimulatedProcessors(boolean floods, BooleanSupplier hasSpareMemory) implements HostProcessors {
    private static final int RAM_BYTES = 32 << 10;

    /** A few runs. */
    private static final long HASH_INTERVAL = 3000;

    private static final Guest PROGRAM = new Guest("kv", new Image(), RAM_BYTES, HASH_INTERVAL);
    private static final Guest FLOODING = new Guest("kv floods", new Image(), RAM_BYTES, HASH_INTERVAL);

    @Override
    public Guest guest() {
        return floods ? FLOODING : PROGRAM;
    }

    @Override
    public Cpu open(ProcessorModel model, int ramBytes, GuestRequests requests) {
        return new GuestCpu(ramBytes, floods, hasSpareMemory, requests);
    }

    @Override
    public long busyNanos(boolean acts, Scheduler scheduler) {
        return scheduler.between(1, acts ? 12 : 6);
    }

    @Override
    public void close() {
        // The garbage collector's.
    }

    /** Its code has no bytes; the processor begins where it begins. */
    private static final class Image implements BootImage {
        @Override
        public String name() {
            return "kv";
        }

        @Override
        public ProcessorModel processor() {
            return ProcessorModel.I386;
        }

        @Override
        public void requireFit(long ramBytes, String commandLine) {}

        @Override
        public void load(PhysicalMemory ram, CpuState cpu, String commandLine) {
            cpu.setInstructionPointer(GuestCpu.START);
        }
    }
}
