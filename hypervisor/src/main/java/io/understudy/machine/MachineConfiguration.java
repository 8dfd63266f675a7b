package io.understudy.machine;

import io.understudy.cpu.ProcessorModel;
import io.understudy.machine.boot.BootImage;

/**
 * What a machine is built from. Two replicas with the same configuration and the same inputs are the same machine.
 *
 * @param image what to boot
 * @param ramBytes RAM, a multiple of 4096
 * @param commandLine what the guest is told
 * @param powerOnEpochMillis the wall clock at power-on, for the real-time clock
 */
public record MachineConfiguration(BootImage image, int ramBytes, String commandLine, long powerOnEpochMillis) {
    public static final int LEAST_RAM_BYTES = 2 << 20;

    /** The processor that the machine has. */
    public ProcessorModel processor() {
        return image.processor();
    }
}
