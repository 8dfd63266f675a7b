package io.understudy.simulation.machine;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.CpuState;
import io.understudy.cpu.GuestRequests;
import io.understudy.cpu.ProcessorModel;
import io.understudy.machine.CardWords;
import io.understudy.machine.boot.BootImage;
import io.understudy.machine.memory.PhysicalMemory;
import io.understudy.simulation.world.Scheduler;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Small, fast processors that know one program by heart.
 *
 * @param floods whether the program prints without end
 * @param hasCard whether its machine has a network card
 * @param hasSpareMemory whether the host has memory for a copy of a machine, asked whenever one is to be made
 */
record SimulatedProcessors(boolean floods, boolean hasCard, BooleanSupplier hasSpareMemory) implements HostProcessors {
    private static final int RAM_BYTES = 32 << 10;
    private static final int RAM_BYTES_WITH_CARD = 64 << 10;

    /** A few runs. */
    private static final long HASH_INTERVAL = 3000;

    private static final CardWords CARD = new CardWords(CardWords.NETWORK, new TreeMap<>())
            .with(CardWords.MAC, ServiceFrame.GUEST.toString())
            .with(CardWords.MTU, String.valueOf(ServiceFrame.MTU));

    @Override
    public Guest guest() {
        return new Guest(
                "kv" + (hasCard ? " card" : "") + (floods ? " floods" : ""),
                new Image(),
                hasCard ? RAM_BYTES_WITH_CARD : RAM_BYTES,
                HASH_INTERVAL,
                hasCard ? List.of(CARD) : List.of());
    }

    @Override
    public Cpu open(ProcessorModel model, int ramBytes, GuestRequests requests) {
        return new GuestCpu(ramBytes, floods, hasCard, hasSpareMemory, requests);
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
