package io.understudy.simulation.machine;

import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.log.header.LogHeader;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.OutputSink;
import io.understudy.replica.Blueprint;

/**
 * How a host of the simulation builds its machine.
 *
 * @param standby what a backup does with its log
 * @param processors what the host has
 */
public record GuestBlueprint(StandbyMode standby, HostProcessors processors) implements Blueprint {
    private static final String COLD = " cold";

    /**
     * The machine of these words.
     *
     * @throws IllegalArgumentException if they are none of {@link #words}
     */
    public static GuestBlueprint read(String words, HostProcessors processors) {
        StandbyMode standby = words.endsWith(COLD) ? StandbyMode.COLD : StandbyMode.HOT;
        GuestBlueprint read = new GuestBlueprint(standby, processors);
        if (!read.words().equals(words)) {
            throw new IllegalArgumentException("there is no machine '" + words + "'");
        }
        return read;
    }

    /** How a person describes it to the pool. */
    public String words() {
        return processors.guest().words() + (standby == StandbyMode.COLD ? COLD : "");
    }

    @Override
    public LogHeader header(long powerOnEpochMillis) {
        return processors.guest().header();
    }

    @Override
    public long hashInterval() {
        return processors.guest().hashInterval();
    }

    @Override
    public Machine build(long powerOnEpochMillis, InputSource inputs, OutputSink outputs) {
        Guest guest = processors.guest();
        return new Machine(
                new MachineConfiguration(guest.image(), guest.ramBytes(), "", 0), processors, inputs, outputs);
    }
}
