package io.understudy.replica;

import io.understudy.log.entry.Baseline;
import io.understudy.log.ring.LogRing;
import io.understudy.log.ring.RingCapacity;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.device.Uart16550;
import io.understudy.machine.input.HostInputs;
import io.understudy.machine.input.MachineClock;
import io.understudy.machine.input.SerialQueue;
import io.understudy.record.Recorder;
import io.understudy.replica.protocol.LagMeter;
import java.util.List;

/**
 * Goes once, beside the scenes, through what a takeover needs: a backup that goes live has no time for the class loader,
 * which on two cores takes longer than everything else of a failover.
 */
final class Rehearsal {
    private static final int OUTPUTS = 16;

    private Rehearsal() {}

    /** On a thread of its own; nothing of it is seen. */
    static void begin() {
        Thread thread = new Thread(Rehearsal::play, "rehearsal");
        thread.setDaemon(true);
        thread.start();
    }

    private static void play() {
        TakeoverClasses.load();
        LogRing ring = new LogRing(new RingCapacity(OUTPUTS, 1 << 17), Baseline.POWER_ON);
        HostInputs inputs = new HostInputs(
                MachineClock.atPowerOn(System::nanoTime), List.of(new SerialQueue(OUTPUTS)), count -> count, 1_000_000);
        Recorder recorder = new Recorder(inputs, ring, Recorder.Marks.NONE, Rehearsal::pace, Long.MAX_VALUE, 0);
        recorder.output(0, Uart16550.STREAM, new byte[1], 0, 1);
        new LagMeter().aheadAt(0, 0);
        new Throttle().pause();
        var unused = new FlushRule().due(false, false, 0);
        ring.clockAdvance(0, 0, 0);
        ring.flush();
        inputs.close();
        ring.close();
    }

    private static void pace(MachineInputs machine) {
        // No machine comes to a block start here.
    }
}
