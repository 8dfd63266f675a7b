package io.understudy.machine.input;

import io.understudy.machine.InputSource;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.StopReason;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongUnaryOperator;

/**
 * The host's world: its clock, its entropy, and the bytes that come in on the machine's streams.
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

    /** More than they take. */
    private static final long BRIEF_NANOS = 1_000_000;

    private final MachineClock clock;
    private final List<? extends InputQueue> arrivals;
    private final LongUnaryOperator slices;
    private final WakeTimer timer;
    private final long longestRunNanos;
    private final SecureRandom entropy = new SecureRandom();
    private final MaskedInterruptWatch watch = new MaskedInterruptWatch();
    private final NapRule naps = new NapRule();
    private final byte[] chunk = new byte[InputQueue.MAX_BYTES];

    private volatile StopReason stopRequest;
    private volatile boolean woken;
    private volatile boolean backOut;
    private volatile Thread vcpu;
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
     */
    public HostInputs(
            MachineClock clock, List<? extends InputQueue> arrivals, LongUnaryOperator slices, long longestRunNanos) {
        this.clock = clock;
        this.arrivals = arrivals;
        this.slices = slices;
        this.longestRunNanos = longestRunNanos;
        this.timer = new WakeTimer(this::wake);
    }

    /** Something waits, or a stop was asked for: brings the machine here soon. From any thread. */
    public void wake() {
        woken = true;
        MachineInputs running = machine;
        if (running != null) {
            running.requestBlockStart();
            LockSupport.unpark(vcpu);
        }
    }

    /** Brings the machine to a block start where whoever stands before these inputs is asked, even if it sleeps. */
    public void askAgain() {
        backOut = true;
        wake();
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
        if (this.machine != machine) {
            vcpu = Thread.currentThread();
            this.machine = machine;
        }
        while (true) {
            woken = false;
            StopReason stop = stopRequest;
            if (stop != null) {
                timer.cancel();
                machine.stop(stop);
                return machine.count();
            }
            if (machine.halted()) {
                briefUntil = machine.count() + BRIEF_RUN;
            }
            long now = clock.nanos();
            applyDue(machine, now);
            if (!machine.halted()) {
                return runLimit(machine, now);
            }
            if (backOut) {
                backOut = false;
                return machine.count();
            }
            if (!woken) {
                sleep(naps.until(machine.count(), machine.deadlineNanos(), machine.latestNanos()) - now);
            }
        }
    }

    private void applyDue(MachineInputs machine, long now) {
        if (now >= machine.deadlineNanos()) {
            machine.advanceClock(now);
        }
        for (int i = 0; i < arrivals.size(); i++) {
            takeIn(machine, arrivals.get(i));
        }
        watch.atBlockStart(machine, now, machine.offerInterrupt());
    }

    /** One input of a stream, if one waits and its device has room. */
    private void takeIn(MachineInputs machine, InputQueue queue) {
        if (!queue.isEmpty()) {
            int length = queue.take(chunk, machine.room(queue.stream()));
            if (length > 0) {
                machine.receive(queue.stream(), chunk, 0, length);
            }
        }
    }

    private long runLimit(MachineInputs machine, long now) {
        long untilDeadline = machine.deadlineNanos() - now;
        long count = machine.count();
        boolean brief = count < briefUntil && untilDeadline > BRIEF_NANOS;
        if (!brief) {
            timer.wakeIn(Math.min(longestRunNanos, untilDeadline));
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

    private void sleep(long nanos) {
        timer.cancel();
        if (nanos == Long.MAX_VALUE || nanos > longestRunNanos * 1000) {
            LockSupport.parkNanos(this, longestRunNanos * 1000);
        } else if (nanos > 0) {
            LockSupport.parkNanos(this, nanos);
        }
    }

    @Override
    public long readClock(long blockStart) {
        return clock.nanos();
    }

    @Override
    public void draw(long blockStart, int stream, byte[] into) {
        entropy.nextBytes(into);
    }

    /** Ends the timer's thread. */
    public void close() {
        timer.close();
    }
}
