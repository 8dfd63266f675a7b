package io.understudy.system;

import io.understudy.cpu.unicorn.UnicornEngine;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.guest.GuestCatalogue;
import io.understudy.guest.GuestImage;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.OutputSink;
import io.understudy.machine.boot.MultibootImage;

/** A machine to be built again and again, in this process. */
record TestedMachine(MachineConfiguration configuration, CounterMode counter, MemoryMode memory) {
    private static final long POWER_ON_EPOCH_MILLIS = 1_760_000_000_000L;

    static TestedMachine of(MachineConfiguration configuration) {
        return new TestedMachine(configuration, CounterMode.NATIVE, MemoryMode.FAST);
    }

    /** A guest of the catalogue. */
    static TestedMachine of(String guest, String commandLine) {
        GuestImage image = GuestCatalogue.load().find(guest);
        return of(new MachineConfiguration(
                MultibootImage.of(guest, image.bytes()),
                image.ramMebibytes() << 20,
                commandLine,
                POWER_ON_EPOCH_MILLIS));
    }

    /** The same one, counting and storing so. */
    TestedMachine with(CounterMode otherCounter, MemoryMode otherMemory) {
        return new TestedMachine(configuration, otherCounter, otherMemory);
    }

    Machine build(InputSource inputs, OutputSink outputs) {
        return new Machine(
                configuration,
                (model, ramBytes, requests) -> UnicornEngine.open(model, ramBytes, requests, counter, memory)
                        .cpu(),
                inputs,
                outputs);
    }
}
