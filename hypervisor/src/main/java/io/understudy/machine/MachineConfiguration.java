package io.understudy.machine;

import io.understudy.cpu.ProcessorModel;
import io.understudy.machine.boot.BootImage;
import java.util.List;

/**
 * What a machine is built from. Two replicas with the same configuration and the same inputs are the same machine.
 *
 * @param image what to boot
 * @param ramBytes RAM, a multiple of 4096
 * @param commandLine what the guest is told
 * @param powerOnEpochMillis the wall clock at power-on, for the real-time clock
 * @param cards the PCI cards as {@link CardWords}, in the order of their slots
 */
public record MachineConfiguration(
        BootImage image, int ramBytes, String commandLine, long powerOnEpochMillis, List<String> cards) {
    public static final int LEAST_RAM_BYTES = 2 << 20;

    public MachineConfiguration {
        cards = List.copyOf(cards);
        requireCards(cards);
    }

    /** A machine without cards. */
    public MachineConfiguration(BootImage image, int ramBytes, String commandLine, long powerOnEpochMillis) {
        this(image, ramBytes, commandLine, powerOnEpochMillis, List.of());
    }

    /** @throws IllegalArgumentException with one line if there is no such card, or there are too many */
    public static void requireCards(List<String> cards) {
        var unused = Cards.parts(cards);
    }

    /** The processor that the machine has. */
    public ProcessorModel processor() {
        return image.processor();
    }
}
