package io.understudy.machine.input;

import io.understudy.machine.InputSource;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.StopReason;
import io.understudy.step.Worker;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

/**
 * The inputs of a machine that acts: the host's clock, its entropy, and the bytes that come in on the machine's streams.
 *
 * <p>Host threads change what waits here and then call {@link #wake}; they never touch the machine, which takes what
 * waits when it stops at a block start.
 */
public final class HostInputs implements InputSource {
    /** No block of the engine is longer (TCG_MAX_INSNS), so a run of this length always gets somewhere. */
    public static final int LONGEST_BLOCK = 512;

    /**
     * A guest that was woken most often sleeps again soon. Its first instructions are so few that they need no timer,
     * whose thread would be woken, and would wake, for nothing.
     */
    private static final int BRIEF_RUN = 10_000;

    /** More time than those instructions take. */
    private static final long BRIEF_NANOS = 1_000_000;

    private final MachineClock clock;
    private final List<? extends InputQueue> arrivals;
    private final LongUnaryOperator slices;
    private final Alarm alarm;
    private final Worker vcpu;
    private final long longestRunNanos;
    private final Consumer<byte[]> entropy;
    private final MaskedInterruptWatch watch = new MaskedInterruptWatch();
    private final NapRule naps = new NapRule();
    private final byte[] chunk = new byte[InputQueue.MAX_BYTES];

    private volatile StopReason stopRequest;
    private volatile MachineInputs machine;
    private long shadowCount = -1;
    private long briefUntil;

    /**
     * Inputs of this host.
     *
     * @param arrivals where bytes arrive, a queue for each stream
     * @param slices from the present count to the most instructions of the next run, at least {@link #LONGEST_BLOCK}:
     *     identity tests draw them at random
     * @param longestRunNanos the machine comes to a block start at least this often
     * @param vcpu runs the machine
     */
    public HostInputs(
            MachineClock clock,
            List<? extends InputQueue> arrivals,
            LongUnaryOperator slices,
            long longestRunNanos,
            Worker vcpu) {
        this(clock, arrivals, slices, longestRunNanos, vcpu, Surprises.OF_THIS_HOST);
    }

    /**
     * The same with another alarm and another source of randomness than this host's.
     *
     * @param surprises what ends a run in time, and what is random
     */
    public HostInputs(
            MachineClock clock,
            List<? extends InputQueue> arrivals,
            LongUnaryOperator slices,
            long longestRunNanos,
            Worker vcpu,
            Surprises surprises) {
        this.clock = clock;
        this.arrivals = arrivals;
        this.slices = slices;
        this.longestRunNanos = longestRunNanos;
        this.vcpu = vcpu;
        alarm = surprises.alarm(this::wake);
        entropy = surprises.entropy();
    }

    /** Something waits, or a stop was asked for: brings the machine here soon. From any thread. */
    public void wake() {
        MachineInputs running = machine;
        if (running != null) {
            running.requestBlockStart();
        }
        vcpu.wake();
    }

    /** Asks the machine to end at its next block start. From any thread. */
    public void stop(StopReason reason) {
        stopRequest = reason;
        wake();
    }

    /** Where to say, in one line each, what is odd about the guest. On the vCPU thread. */
    public void onNotice(Consumer<String> notices) {
        watch.onNotice(notices);
    }

    @Override
    public long atBlockStart(MachineInputs machine) {
        this.machine = machine;
        StopReason stop = stopRequest;
        if (stop != null) {
            alarm.cancel();
            machine.stop(stop);
            return machine.count();
        }
        if (machine.halted()) {
            briefUntil = machine.count() + BRIEF_RUN;
        }
        long now = clock.nanos();
        boolean more = applyDue(machine, now);
        if (!machine.halted()) {
            return runLimit(machine, now);
        }
        alarm.cancel();
        // What was cut off for the sake of the log nobody wakes the machine for again.
        machine.rest(more ? 0 : sleepNanos(machine, now));
        return machine.count();
    }

    /** Says whether there is more that the machine has room for. */
    private boolean applyDue(MachineInputs machine, long now) {
        if (now >= machine.deadlineNanos()) {
            machine.advanceClock(now);
        }
        boolean more = false;
        for (int i = 0; i < arrivals.size(); i++) {
            more |= takeIn(machine, arrivals.get(i));
        }
        watch.atBlockStart(machine, now, machine.offerInterrupt());
        return more;
    }

    /** Inputs of a stream, as long as some wait and its device has room. Says whether that is still so. */
    private boolean takeIn(MachineInputs machine, InputQueue queue) {
        int length = 1;
        for (int taken = 0; taken < queue.bytesAtOnce() && length > 0 && !queue.isEmpty(); taken += length) {
            length = queue.take(chunk, machine.room(queue.stream()));
            if (length > 0) {
                machine.receive(queue.stream(), chunk, 0, length);
            }
        }
        return length > 0 && !queue.isEmpty();
    }

    private long runLimit(MachineInputs machine, long now) {
        long untilDeadline = machine.deadlineNanos() - now;
        long count = machine.count();
        boolean brief = count < briefUntil && untilDeadline > BRIEF_NANOS;
        if (!brief) {
            alarm.ringIn(Math.min(longestRunNanos, untilDeadline));
        }
        if (machine.interruptPending() && shadowCount != count) {
            // In the shadow of STI or MOV SS the engine makes a block of one instruction: come back right after it.
            shadowCount = count;
            if (machine.interruptInShadow()) {
                return count + 1;
            }
        }
        long slice = slices.applyAsLong(count);
        return brief ? Math.min(count + slice, briefUntil) : count + slice;
    }

    /** Not for ever, though nothing may be due: a clock that was set, or a wake-up that was missed, is noticed some time. */
    private long sleepNanos(MachineInputs machine, long now) {
        long due = naps.until(machine.count(), machine.deadlineNanos(), machine.latestNanos());
        return Math.min(Math.max(due - now, 0), longestRunNanos * 1000);
    }

    @Override
    public long readClock(long blockStart) {
        return clock.nanos();
    }

    @Override
    public void draw(long blockStart, int stream, byte[] into) {
        entropy.accept(into);
    }

    /** Ends the timer's thread. */
    public void close() {
        alarm.close();
    }
}
