package io.understudy.machine.boot;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.ProcessorModel;
import io.understudy.machine.memory.PhysicalMemory;

/** Something a machine can boot. */
public interface BootImage {
    /** A name for messages. */
    String name();

    /** The processor that it is made for. */
    ProcessorModel processor();

    /**
     * Makes sure that a machine can boot it, before there is one.
     *
     * @throws BadImageException if it does not fit into so much RAM, or the command line is too long
     */
    void requireFit(long ramBytes, String commandLine);

    /**
     * Puts the image into clean RAM and the processor into the state its format promises.
     *
     * @throws BadImageException if it does not fit
     */
    void load(PhysicalMemory ram, CpuState cpu, String commandLine);
}
