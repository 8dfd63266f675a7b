package io.understudy.simulation.machine;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.EngineUnavailable;
import io.understudy.cpu.GuestRequests;
import io.understudy.cpu.ProcessorModel;
import io.understudy.cpu.unicorn.UnicornEngine;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.guest.GuestCatalogue;
import io.understudy.guest.GuestImage;
import io.understudy.machine.boot.MultibootImage;
import io.understudy.simulation.world.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The product's processors, on the engine, and the guest image kv. Their memory is not the garbage collector's: whoever is
 * killed cannot give it back, so it is given back when the history is over.
 */
final class EngineProcessors implements HostProcessors {
    /** Of an old PC. A primary has other things to do, too, so that a backup that is behind catches up. */
    private static final long NANOS_OF_PRIMARY = 300;

    private static final long NANOS_OF_BACKUP = 150;

    /** Enough for a small store; what is sent to a new backup, hashed and thrown away again is little. */
    private static final int RAM_BYTES = 2 << 20;

    private static final long HASH_INTERVAL = 20_000;

    private final BooleanSupplier hasSpareMemory;
    private final List<MeteredCpu> open = new ArrayList<>();
    private long executed;

    /** @param hasSpareMemory whether the host has memory for a copy of a machine, asked whenever one is to be made */
    EngineProcessors(BooleanSupplier hasSpareMemory) {
        this.hasSpareMemory = hasSpareMemory;
    }

    /**
     * Finds out about the engine what a process has to find out once. It reads files, which nobody may who is interrupted,
     * as those are who play a history.
     *
     * @throws EngineUnavailable if there is none, in one line
     */
    static void prepare() {
        UnicornEngine.open(Kv.GUEST.ramBytes(), null).close();
    }

    @Override
    public Guest guest() {
        return Kv.GUEST;
    }

    @Override
    public Cpu open(ProcessorModel model, int ramBytes, GuestRequests requests) {
        Cpu engine = UnicornEngine.open(model, ramBytes, requests, CounterMode.NATIVE, MemoryMode.FAST)
                .cpu();
        MeteredCpu cpu = new MeteredCpu(engine, hasSpareMemory, more -> executed += more);
        open.add(cpu);
        return cpu;
    }

    /** In proportion to the instructions that were executed, and a little for looking what is to be done. */
    @Override
    public long busyNanos(boolean acts, Scheduler scheduler) {
        long busy = executed * (acts ? NANOS_OF_PRIMARY : NANOS_OF_BACKUP);
        executed = 0;
        return busy + scheduler.between(0, 1) + 1;
    }

    @Override
    public void close() {
        open.forEach(MeteredCpu::closeWithCopies);
    }

    /** Read when it is needed. */
    private static final class Kv {
        static final Guest GUEST = guest();

        private static Guest guest() {
            GuestImage image = GuestCatalogue.load().find("kv");
            return new Guest("kv", MultibootImage.of(image.name(), image.bytes()), RAM_BYTES, HASH_INTERVAL, List.of());
        }
    }
}
