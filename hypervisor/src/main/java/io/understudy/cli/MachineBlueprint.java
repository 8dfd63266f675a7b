package io.understudy.cli;

import io.understudy.cpu.unicorn.CounterMode;
import io.understudy.cpu.unicorn.EngineIdentity;
import io.understudy.log.header.LogHeader;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.OutputSink;
import io.understudy.replica.Blueprint;

/** A machine as the command line describes it. */
final class MachineBlueprint implements Blueprint {
    /** Changes when the machine's parts do, because a log replays only on the machine it was recorded on. */
    private static final String MACHINE_MODEL = "pc-1: pentium3, 8259, 8254, 16550, 146818, 8042";

    private final MachineOptions.Chosen guest;
    private final CounterMode counter;
    private final EngineIdentity engine;
    private final long hashInterval;

    MachineBlueprint(MachineOptions.Chosen guest, CounterMode counter, long hashInterval) {
        this.guest = guest;
        this.counter = counter;
        this.engine = Engine.identity();
        this.hashInterval = hashInterval;
    }

    @Override
    public LogHeader header(long powerOnEpochMillis) {
        return new LogHeader(
                LogHeader.FORMAT_VERSION,
                guest.image().name(),
                guest.sha256(),
                guest.ramBytes(),
                guest.commandLine(),
                MACHINE_MODEL,
                engine.build(),
                engine.mode(),
                engine.libm(),
                powerOnEpochMillis,
                hashInterval,
                counter.toString().toLowerCase(java.util.Locale.ROOT));
    }

    @Override
    public Machine build(long powerOnEpochMillis, InputSource inputs, OutputSink outputs) {
        return new Machine(guest.configuration(powerOnEpochMillis), Engine.factory(counter), inputs, outputs);
    }
}
