package io.understudy.verification.sweep;

import io.understudy.machine.InputSource;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.StopReason;
import io.understudy.machine.device.Uart16550;
import io.understudy.machine.input.HostInputs;
import io.understudy.machine.input.SerialQueue;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;

/**
 * The world of a machine whose serial line leads to a {@link GatewayModel}: one nanosecond for an instruction, sleep jumps
 * to the next deadline, and the session's end is the machine's.
 */
final class SessionInputs implements InputSource {
    private final GatewayModel gateway;
    private final LongUnaryOperator slices;
    private final SplittableRandom random;
    private final Runnable turn;
    private final long stopAtCount;
    private final byte[] chunk = new byte[SerialQueue.CHUNK_BYTES];
    private long offsetNanos;
    private long lastNanos;
    private long taken;

    /**
     * A world that begins here.
     *
     * @param fromCount the machine's instruction count now
     * @param nanos machine time now
     * @param taken bytes of input that the machine has
     * @param turn lets everything else go on; called at each block start
     * @param stopAtCount where a session that does not come to its end is given up
     */
    SessionInputs(
            GatewayModel gateway,
            LongUnaryOperator slices,
            long seed,
            long fromCount,
            long nanos,
            long taken,
            Runnable turn,
            long stopAtCount) {
        this.gateway = gateway;
        this.slices = slices;
        this.random = new SplittableRandom(seed);
        this.offsetNanos = nanos - fromCount;
        this.lastNanos = nanos;
        this.taken = taken;
        this.turn = turn;
        this.stopAtCount = stopAtCount;
    }

    @Override
    public long atBlockStart(MachineInputs machine) {
        while (true) {
            turn.run();
            long count = machine.count();
            if (gateway.done() || count >= stopAtCount) {
                machine.stop(StopReason.requested());
                return count;
            }
            enter(machine, nanos(count));
            if (!machine.halted()) {
                long untilDeadline = Math.max(machine.deadlineNanos() - nanos(count), HostInputs.LONGEST_BLOCK);
                return count + Math.min(untilDeadline, slices.applyAsLong(count));
            }
            if (machine.deadlineNanos() < Long.MAX_VALUE) {
                offsetNanos += Math.max(0, machine.deadlineNanos() - nanos(count));
            }
        }
    }

    private void enter(MachineInputs machine, long now) {
        if (now >= machine.deadlineNanos()) {
            machine.advanceClock(now);
        }
        int length = gateway.input(taken, chunk, Math.min(machine.room(Uart16550.STREAM), chunk.length));
        if (length > 0) {
            taken += length;
            machine.receive(Uart16550.STREAM, chunk, 0, length);
        }
        machine.offerInterrupt();
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
        lastNanos = Math.max(lastNanos, count + offsetNanos);
        return lastNanos;
    }
}
