package io.understudy.simulation.machine;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.CpuState;
import io.understudy.cpu.GuestRequests;
import io.understudy.cpu.ProcessorModel;
import io.understudy.machine.CardWords;
import io.understudy.machine.boot.BootImage;
import io.understudy.machine.memory.PhysicalMemory;
import io.understudy.simulation.drive.DiskWatch;
import io.understudy.simulation.drive.Sectors;
import io.understudy.simulation.world.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Small, fast processors that know one program by heart.
 *
 * @param kind of the program and its machine
 * @param watch who watches what the machine's disk tells it
 * @param hasSpareMemory whether the host has memory for a copy of a machine, asked whenever one is to be made
 */
record SimulatedProcessors(GuestKind kind, Optional<DiskWatch> watch, BooleanSupplier hasSpareMemory)
        implements HostProcessors {
    /** A few runs. */
    private static final long HASH_INTERVAL = 3000;

    private static final CardWords CARD = new CardWords(CardWords.NETWORK, new TreeMap<>())
            .with(CardWords.MAC, ServiceFrame.GUEST.toString())
            .with(CardWords.MTU, String.valueOf(ServiceFrame.MTU));

    private static final CardWords DISK =
            new CardWords(CardWords.DISK, new TreeMap<>()).with(CardWords.SIZE, String.valueOf(Sectors.IMAGE_BYTES));

    @Override
    public Guest guest() {
        List<CardWords> cards = new ArrayList<>();
        if (kind.hasCard()) {
            cards.add(CARD);
        }
        if (kind.disk().isPresent()) {
            cards.add(DISK);
        }
        return new Guest(kind.words(), new Image(), kind.ramBytes(), HASH_INTERVAL, cards);
    }

    @Override
    public Cpu open(ProcessorModel model, int ramBytes, GuestRequests requests) {
        return new GuestCpu(ramBytes, kind, watch, hasSpareMemory, requests);
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
