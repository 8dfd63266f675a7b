package io.understudy.replica;

import io.understudy.log.entry.Baseline;
import io.understudy.log.ring.LogRing;
import io.understudy.log.ring.RingCapacity;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.HostInputs;
import io.understudy.machine.input.MachineClock;
import io.understudy.record.Recorder;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

/**
 * What surrounds a machine that talks to the world: the host's inputs, the recorder, the log's ring. A primary has it from
 * power-on, a backup gets it when it goes live.
 */
final class LiveWorld implements Recorder.Pace {
    /** The machine comes to a block start, and says how far it is, at least this often. */
    private static final long LONGEST_RUN_NANOS = 2_000_000;

    private final LogRing ring;
    private final HostInputs inputs;
    private final Recorder recorder;
    private final LagMeter lagMeter = new LagMeter();
    private final Throttle throttle = new Throttle();
    private final FlushRule flushRule = new FlushRule();
    private final SerialLine line;
    private final long stopAtCount;
    private final MachineClock clock;
    private final Runnable flushed;

    private volatile long lastSequence;
    private volatile long count;
    private volatile boolean halted;

    LiveWorld(
            Baseline start,
            long fromCount,
            MachineClock clock,
            SerialLine line,
            LongUnaryOperator slices,
            long hashInterval,
            long stopAtCount,
            FailPoint failPoint,
            Runnable flushed) {
        this.line = line;
        ring = new LogRing(RingCapacity.DEFAULT, start);
        inputs = new HostInputs(clock, line.input(), slices, LONGEST_RUN_NANOS);
        recorder = new Recorder(inputs, FailingLog.of(ring, failPoint), line, this, hashInterval, fromCount);
        this.stopAtCount = stopAtCount;
        this.clock = clock;
        this.flushed = flushed;
        lastSequence = start.nextSequence() - 1;
        count = fromCount;
        line.onInput(inputs::wake);
    }

    @Override
    public void atBlockStart(MachineInputs machine) {
        count = machine.count();
        halted = machine.halted();
        lastSequence = ring.baseline().nextSequence() - 1;
        if (flushRule.due(line.takeAwaited(), halted, count)) {
            flush();
        }
        throttle.pause();
        if (count >= stopAtCount) {
            inputs.stop(StopReason.requested());
        }
    }

    /**
     * Lets go what was logged: with every heartbeat, by the protocol thread, and before when {@link FlushRule} says so, then by the
     * vCPU thread. The backup's lag is counted from here, since it cannot begin before. Any thread.
     */
    void flush() {
        ring.flush();
        flushed.run();
        lagMeter.primaryAt(count, System.nanoTime());
    }

    /** Where to say what is odd about the guest; on the vCPU thread. */
    void onNotice(Consumer<String> notices) {
        inputs.onNotice(notices);
    }

    LogRing ring() {
        return ring;
    }

    Recorder recorder() {
        return recorder;
    }

    Throttle throttle() {
        return throttle;
    }

    /** The backup has executed to here. */
    void backupExecuted(long executedCount) {
        throttle.lag(lagMeter.backupAt(executedCount, System.nanoTime()));
    }

    /** The last entry known to be in the log. Any thread. */
    long lastSequence() {
        return lastSequence;
    }

    /** Instructions at the last block start. Any thread. */
    long count() {
        return count;
    }

    /** Machine time, about. Any thread. */
    long nanos() {
        return Math.max(0, clock.approximateNanos());
    }

    boolean halted() {
        return halted;
    }

    /** Ends the machine at its next block start. Any thread. */
    void stop(StopReason reason) {
        inputs.stop(reason);
    }

    /** Ends recording; a machine that still runs fails at its next entry. */
    void close() {
        throttle.off();
        ring.close();
        inputs.close();
    }
}
