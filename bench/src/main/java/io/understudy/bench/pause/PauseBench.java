package io.understudy.bench.pause;

import io.understudy.checkpoint.StateCopy;
import io.understudy.cpu.unicorn.UnicornEngine;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.Slices;
import io.understudy.machine.input.VirtualInputs;
import io.understudy.record.Recorder;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * Copies a busy guest's state again and again, as a primary does for a new backup, and prints how long the guest stood
 * still: from the checkpoint's entry to the end of the copy, the processor's restart included.
 */
public final class PauseBench {
    private static final long HASH_INTERVAL = Long.MAX_VALUE / 4;
    private static final int SEED = 1;

    private final int copies;
    private final long between;
    private final PrintStream out;

    private PauseBench(int copies, long between, PrintStream out) {
        this.copies = copies;
        this.between = between;
        this.out = out;
    }

    /**
     * Runs it, half a minute. The guests are the 32-bit Linux one, and one of our own that needs no building.
     *
     * @throws IllegalStateException in one line, if the Linux guest is not built
     */
    public static void run(PrintStream out) throws IOException {
        PauseBench bench = new PauseBench(20, 40_000_000, out);
        bench.heading();
        for (BusyGuest guest : BusyGuest.values()) {
            bench.measure(guest, 128);
            bench.measure(guest, 1024);
        }
    }

    /** One short round with our own guest, to see that this works. */
    public static void runOnce(PrintStream out) throws IOException {
        PauseBench bench = new PauseBench(2, 1_000_000, out);
        bench.heading();
        bench.measure(BusyGuest.TORTURE, 16);
    }

    private void heading() {
        out.printf("How long a guest stands still for a copy of its state, milliseconds, %d copies%n", copies);
        out.printf("%-18s %8s %8s %8s %16s%n", "guest, RAM", "p50", "p99", "worst", "restart, p50");
    }

    private void measure(BusyGuest guest, int mebibytes) throws IOException {
        Copies taken = new Copies();
        try (Machine machine = new Machine(
                guest.configuration(mebibytes << 20),
                (model, ramBytes, requests) -> UnicornEngine.open(
                                model, ramBytes, requests, CounterMode.NATIVE, MemoryMode.FAST)
                        .cpu(),
                taken,
                taken.recorder)) {
            try (StateCopy copy = StateCopy.prepare(machine)) {
                taken.machine = machine;
                taken.copy = copy;
                StopReason reason = machine.run();
                if (taken.number < copies) {
                    throw new IOException(guest + " ended after " + taken.number + " copies: " + reason.detail());
                }
            }
        }
        Arrays.sort(taken.pauses);
        Arrays.sort(taken.restarts);
        out.printf(
                Locale.ROOT,
                "%-18s %8.1f %8.1f %8.1f %16.1f%n",
                guest.name().toLowerCase(Locale.ROOT) + ", " + mebibytes + " MiB",
                percentile(taken.pauses, 50),
                percentile(taken.pauses, 99),
                percentile(taken.pauses, 100),
                percentile(taken.restarts, 50));
    }

    /** In milliseconds; of so few values the 99th percentile is the worst. */
    private static double percentile(long[] sortedNanos, int percent) {
        int rank = (int) Math.ceil(sortedNanos.length * percent / 100.0);
        return sortedNanos[Math.max(0, rank - 1)] / 1e6;
    }

    /** Asks for a copy each time that so many instructions went by. */
    private final class Copies implements InputSource, Recorder.Marks {
        private final DiscardedLog log = new DiscardedLog();
        private final long[] pauses = new long[copies];
        private final long[] restarts = new long[copies];
        private final Recorder recorder = new Recorder(
                new VirtualInputs(
                        SEED, new Slices(SEED, Slices.USUAL_LONGEST), (count, into, most) -> 0, Long.MAX_VALUE / 4),
                log,
                this,
                paced -> 0,
                HASH_INTERVAL,
                0);
        private long next = between;
        private int number;
        private Machine machine;
        private StateCopy copy;

        @Override
        public long atBlockStart(MachineInputs inputs) {
            if (number == copies) {
                inputs.stop(StopReason.requested());
                return inputs.count();
            }
            if (inputs.count() >= next) {
                next += between;
                recorder.requestCheckpoint(this::take);
            }
            return recorder.atBlockStart(inputs);
        }

        private void take() {
            copy.take();
            pauses[number] = System.nanoTime() - log.checkpointNanos();
            restarts[number] = machine.restartNanos();
            number++;
        }

        @Override
        public long readClock(long blockStart) {
            return recorder.readClock(blockStart);
        }

        @Override
        public void draw(long blockStart, int stream, byte[] into) {
            recorder.draw(blockStart, stream, into);
        }

        @Override
        public void output(long sequence, int stream, byte[] bytes, int offset, int length) {}

        @Override
        public void consumed(long sequence, int stream, int bytes) {}
    }
}
