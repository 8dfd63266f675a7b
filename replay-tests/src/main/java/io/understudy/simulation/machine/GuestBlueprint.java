package io.understudy.simulation.machine;

import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.cpu.CpuState;
import io.understudy.cpu.ProcessorModel;
import io.understudy.log.header.LogHeader;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.OutputSink;
import io.understudy.machine.boot.BootImage;
import io.understudy.machine.memory.PhysicalMemory;
import io.understudy.replica.Blueprint;
import java.util.function.BooleanSupplier;

/**
 * How a host of the simulation builds its machine.
 *
 * @param floods whether the guest prints without end
 * @param standby what a backup does with its log
 * @param hasSpareMemory whether its host has memory for a copy of the machine, asked whenever one is to be made
 */
public record GuestBlueprint(boolean floods, StandbyMode standby, BooleanSupplier hasSpareMemory) implements Blueprint {
    private static final String FLOODS = " floods";
    private static final String COLD = " cold";
    private static final int RAM_BYTES = 32 << 10;

    /** A few runs. */
    private static final long HASH_INTERVAL = 3000;

    private static final LogHeader HEADER = new LogHeader(
            LogHeader.FORMAT_VERSION,
            "kv",
            "0".repeat(64),
            RAM_BYTES,
            "",
            "simulated",
            "none",
            "none",
            "none",
            0,
            HASH_INTERVAL,
            "steps",
            "none");

    /** On a host with memory enough. */
    public GuestBlueprint(boolean floods, StandbyMode standby) {
        this(floods, standby, () -> true);
    }

    /**
     * The machine of these words.
     *
     * @throws IllegalArgumentException if they are none of {@link #words}
     */
    public static GuestBlueprint read(String words, BooleanSupplier hasSpareMemory) {
        StandbyMode standby = words.endsWith(COLD) ? StandbyMode.COLD : StandbyMode.HOT;
        GuestBlueprint read = new GuestBlueprint(words.contains(FLOODS), standby, hasSpareMemory);
        if (!read.words().equals(words)) {
            throw new IllegalArgumentException("there is no machine '" + words + "'");
        }
        return read;
    }

    /** How a person describes it to the pool. */
    public String words() {
        return "kv" + (floods ? FLOODS : "") + (standby == StandbyMode.COLD ? COLD : "");
    }

    @Override
    public LogHeader header(long powerOnEpochMillis) {
        return HEADER;
    }

    @Override
    public long hashInterval() {
        return HASH_INTERVAL;
    }

    @Override
    public Machine build(long powerOnEpochMillis, InputSource inputs, OutputSink outputs) {
        return new Machine(
                new MachineConfiguration(new Image(), RAM_BYTES, "", 0),
                (model, ramBytes, requests) -> new GuestCpu(ramBytes, floods, hasSpareMemory, requests),
                inputs,
                outputs);
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
