package io.understudy.simulation.machine;

import io.understudy.cpu.EngineUnavailable;
import io.understudy.simulation.drive.DiskWatch;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** What executes the guest of a history. */
public enum Processor {
    /** A small double of a processor that knows one program by heart; it can print without end, and drive a network card and a disk. */
    SIMULATED,

    /** The product's, on the engine, with the guest image kv. */
    ENGINE;

    /**
     * To be called before the first history: finds out what a process has to find out once.
     *
     * @throws EngineUnavailable if there is none, in one line
     */
    public void prepare() {
        if (this == ENGINE) {
            EngineProcessors.prepare();
        }
    }

    /** Whether the guest can be one that prints without end. */
    public boolean canFlood() {
        return this == SIMULATED;
    }

    /** Whether the guest can drive a network card and a disk. */
    public boolean hasDrivers() {
        return this == SIMULATED;
    }

    /**
     * Those of one life of a host.
     *
     * @param kind of the guest and its machine, if there is a choice
     * @param watch who watches what the machine's disk tells its guest
     * @param hasSpareMemory whether the host has memory for a copy of a machine, asked whenever one is to be made
     */
    public HostProcessors ofHost(GuestKind kind, Optional<DiskWatch> watch, BooleanSupplier hasSpareMemory) {
        return switch (this) {
            case SIMULATED -> new SimulatedProcessors(kind, watch, hasSpareMemory);
            case ENGINE -> new EngineProcessors(hasSpareMemory);
        };
    }
}
