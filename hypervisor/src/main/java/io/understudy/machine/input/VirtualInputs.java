package io.understudy.machine.input;

import io.understudy.machine.InputSource;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.StopReason;
import io.understudy.machine.device.Uart16550;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;

/**
 * Inputs that are a function of the instruction count and a seed: for tests, and for runs that anybody can repeat. Time
 * passes with the instructions, and while the guest sleeps it jumps to the next deadline.
 */
public final class VirtualInputs implements InputSource {
    private final SplittableRandom random;
    private final LongUnaryOperator slices;
    private final SerialScript script;
    private final long stopAtCount;
    private final byte[] chunk = new byte[SerialQueue.CHUNK_BYTES];
    private long sleptNanos;
    private long lastNanos;

    /** What arrives on the serial line, and when. */
    @FunctionalInterface
    public interface SerialScript {
        /** Fills {@code into} with at most {@code most} bytes that arrive at this count, and says how many. */
        int arriving(long count, byte[] into, int most);
    }

    /**
     * Inputs by which an instruction takes one nanosecond.
     *
     * @param slices from the present count to the most instructions of the next run
     * @param stopAtCount the run ends less than a block after this at the latest
     */
    public VirtualInputs(long seed, LongUnaryOperator slices, SerialScript script, long stopAtCount) {
        this.random = new SplittableRandom(seed);
        this.slices = slices;
        this.script = script;
        this.stopAtCount = stopAtCount;
    }

    @Override
    public long atBlockStart(MachineInputs machine) {
        while (true) {
            long count = machine.count();
            if (count >= stopAtCount) {
                machine.stop(StopReason.requested());
                return count;
            }
            long now = nanos(count);
            if (now >= machine.deadlineNanos()) {
                machine.advanceClock(now);
            }
            int length = script.arriving(count, chunk, Math.min(machine.room(Uart16550.STREAM), chunk.length));
            if (length > 0) {
                machine.receive(Uart16550.STREAM, chunk, 0, length);
            }
            machine.offerInterrupt();
            if (!machine.halted()) {
                long untilDeadline = Math.max(machine.deadlineNanos() - nanos(count), HostInputs.LONGEST_BLOCK);
                long untilStop = Math.max(stopAtCount - count, HostInputs.LONGEST_BLOCK);
                return count + Math.min(Math.min(untilDeadline, untilStop), slices.applyAsLong(count));
            }
            if (machine.deadlineNanos() == Long.MAX_VALUE) {
                machine.stop(StopReason.requested());
                return count;
            }
            sleptNanos += Math.max(0, machine.deadlineNanos() - nanos(count));
        }
    }

    @Override
    public long readClock(long blockStart) {
        return nanos(blockStart);
    }

    @Override
    public void draw(long blockStart, int stream, byte[] into) {
        random.nextBytes(into);
    }

    private long nanos(long count) {
        lastNanos = Math.max(lastNanos, count + sleptNanos);
        return lastNanos;
    }
}
