package io.understudy.machine;

import java.util.SplittableRandom;

/**
 * A world without manners for a {@link BlockMachine}: anything may arrive at any block start, the clock jumps, and the
 * machine is interrupted as soon as it lets itself. Another seed, another world.
 */
public final class RandomWorld implements InputSource {
    /** Says when the run shall end. */
    @FunctionalInterface
    public interface End {
        boolean isHere(long count);
    }

    private final SplittableRandom random;
    private final End end;
    private long nanos;

    /** @param nanos where machine time begins */
    public RandomWorld(long seed, long nanos, End end) {
        this.random = new SplittableRandom(seed);
        this.nanos = nanos;
        this.end = end;
    }

    @Override
    public long atBlockStart(MachineInputs machine) {
        while (true) {
            if (end.isHere(machine.count())) {
                machine.stop(StopReason.requested());
                return machine.count();
            }
            if (machine.halted() && random.nextInt(3) == 0 && machine.deadlineNanos() != Long.MAX_VALUE) {
                nanos = Math.max(nanos, machine.deadlineNanos());
            }
            if (tick() >= machine.deadlineNanos() || random.nextInt(16) == 0) {
                machine.advanceClock(nanos);
            }
            int stream = random.nextInt(3) == 0 ? BlockMachine.NET : 0;
            if (random.nextInt(8) == 0 && machine.room(stream) > 0) {
                byte[] bytes = new byte[random.nextInt(1, machine.room(stream) + 1)];
                random.nextBytes(bytes);
                machine.receive(stream, bytes, 0, bytes.length);
            }
            boolean masked = machine.interruptPending() && !machine.interruptDeliverable();
            machine.watchInterruptFlag(masked);
            if (machine.interruptDeliverable() && random.nextInt(4) != 0) {
                machine.deliverInterrupt();
            }
            if (!machine.halted()) {
                return machine.count() + random.nextInt(1, 4 * BlockMachine.LONGEST_BLOCK);
            }
        }
    }

    @Override
    public long readClock(long blockStart) {
        return tick();
    }

    @Override
    public void draw(long blockStart, int stream, byte[] into) {
        random.nextBytes(into);
    }

    private long tick() {
        nanos += random.nextInt(2000);
        return nanos;
    }
}
