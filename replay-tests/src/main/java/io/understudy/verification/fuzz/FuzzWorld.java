package io.understudy.verification.fuzz;

import io.understudy.machine.InputSource;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.HostInputs;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

/**
 * A world in which an instruction takes a nanosecond, sleep ends at once, and everything ends after so many instructions or
 * sleeps. Others may have something to give the machine at each block start.
 */
final class FuzzWorld implements InputSource {
    private static final long MOST_INSTRUCTIONS = 3_000_000;

    /** A processor that halts with interrupts off beside a running timer sleeps for ever, an entry each time. */
    private static final int MOST_SLEEPS = 100_000;

    private final LongUnaryOperator slices;
    private final Consumer<MachineInputs> others;
    private final long mostInstructions;
    private final SplittableRandom random;
    private int sleeps;
    private long sleptNanos;
    private long lastNanos;

    FuzzWorld(LongUnaryOperator slices, long seed) {
        this(slices, seed, MOST_INSTRUCTIONS, machine -> {});
    }

    /** @param others asked at each block start, before time goes on */
    FuzzWorld(LongUnaryOperator slices, long seed, long mostInstructions, Consumer<MachineInputs> others) {
        this.slices = slices;
        this.mostInstructions = mostInstructions;
        this.others = others;
        random = new SplittableRandom(seed);
    }

    @Override
    public long atBlockStart(MachineInputs machine) {
        while (true) {
            long count = machine.count();
            if (count >= mostInstructions || sleeps >= MOST_SLEEPS || sleepsForGood(machine)) {
                machine.stop(StopReason.requested());
                return count;
            }
            others.accept(machine);
            long now = nanos(count);
            if (now >= machine.deadlineNanos()) {
                machine.advanceClock(now);
            }
            machine.offerInterrupt();
            long left = machine.deadlineNanos() - nanos(count);
            if (!machine.halted()) {
                return count + Math.min(Math.max(left, HostInputs.LONGEST_BLOCK), slices.applyAsLong(count));
            }
            sleeps++;
            sleptNanos += Math.max(1, left);
        }
    }

    private static boolean sleepsForGood(MachineInputs machine) {
        return machine.halted() && machine.deadlineNanos() == Long.MAX_VALUE;
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
