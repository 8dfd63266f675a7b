package io.understudy.replica.rehearsal;

import io.understudy.arbiter.rehearsal.ArbiterRehearsal;
import io.understudy.log.entry.Baseline;
import io.understudy.log.ring.LogRing;
import io.understudy.log.ring.RingCapacity;
import io.understudy.machine.device.Uart16550;
import io.understudy.machine.input.HostInputs;
import io.understudy.machine.input.MachineClock;
import io.understudy.machine.input.SerialQueue;
import io.understudy.record.Recorder;
import io.understudy.replica.execution.FlushRule;
import io.understudy.replica.execution.Throttle;
import io.understudy.replica.machine.LagMeter;
import io.understudy.step.Steps;
import io.understudy.step.Threads;
import java.util.List;

/**
 * Goes once, beside the scenes, through what a takeover needs: a backup that goes live has no time for the class loader,
 * which on two cores takes longer than everything else of a failover.
 */
public final class Rehearsal {
    private static final int OUTPUTS = 16;

    private Rehearsal() {}

    /** On a thread of its own; nothing of it is seen. */
    public static void begin(Threads threads) {
        var unused = threads.begin("rehearsal", Rehearsal::play);
    }

    private static long play() {
        TakeoverClasses.load();
        var unusedRole = new RehearsedHost().takeOver();
        var unusedEnd = ArbiterRehearsal.play();
        LogRing ring = new LogRing(new RingCapacity(OUTPUTS, 1 << 17), Baseline.POWER_ON);
        HostInputs inputs = new HostInputs(
                MachineClock.atPowerOn(() -> 0),
                List.of(new SerialQueue(OUTPUTS)),
                count -> count,
                1_000_000,
                () -> {});
        Recorder recorder = new Recorder(inputs, ring, Recorder.Marks.NONE, machine -> 0, Long.MAX_VALUE, 0);
        recorder.output(0, Uart16550.STREAM, new byte[1], 0, 1);
        new LagMeter().aheadAt(0, 0);
        var unused = new FlushRule().due(new Throttle().restNanos(0) > 0, false, 0);
        ring.clockAdvance(0, 0, 0);
        ring.flush();
        inputs.close();
        ring.close();
        return Steps.OVER;
    }
}
