package io.understudy.replay;

import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryType;
import io.understudy.log.entry.OutputCheck;
import io.understudy.machine.InputSource;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.OutputSink;
import io.understudy.machine.StateHash;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.HostInputs;
import io.understudy.step.Steps;
import java.util.function.LongUnaryOperator;

/**
 * Feeds a log to the machine and verifies itself at every entry: position, low bits of EIP, vector, output, and the hash
 * of the whole state where the log holds one.
 *
 * <p>When the log ends, either the run ends or another source takes over ({@link LogEnd}): a backup goes live. The vCPU
 * thread's alone.
 */
public final class Replayer implements InputSource, OutputSink {
    /** What happens when nothing more comes. */
    public interface LogEnd {
        /**
         * The source of inputs from here on, or null if the run ends here.
         *
         * @param machine the machine, at a block start or within a block
         * @param sequence the last entry's
         * @param nanos the last machine time in the log
         */
        InputSource takeOver(MachineInputs machine, long sequence, long nanos);
    }

    /** Gets the outputs of the replaying machine; they must not leave the host while another one is primary. */
    @FunctionalInterface
    public interface ReplayedOutput {
        /** @param sequence the log's sequence number of the output's marker */
        void output(long sequence, int stream, byte[] bytes, int offset, int length);
    }

    /**
     * A device that asks for a stop may end a run before its first block. After so many such runs in a row no block starts
     * where the log has an entry.
     */
    private static final int MOST_IDLE_RUNS = 4;

    private final EntrySource log;
    private final LogEnd logEnd;
    private final ReplayedOutput outputs;
    private final OutputSink liveOutputs;
    private final LongUnaryOperator slices;
    private final StateHash hash = new StateHash();
    private final OutputCheck outputCheck = new OutputCheck();

    private MachineInputs machine;
    private InputSource successor;
    private boolean finished;
    private volatile long executedSequence;
    private volatile long executedCount;
    private volatile boolean asleep;
    private volatile long hashesCompared;
    private long hashes;
    private volatile long nanos;
    private volatile long blockStarts;
    private long runs;
    private long stuckCount = -1;
    private int stuckAsks;

    /**
     * A replay.
     *
     * @param outputs where the machine's outputs go while the log has their markers
     * @param liveOutputs where they go when it has not, after the successor took over
     * @param slices from the present count to the most instructions of the next run, at least a block: identity tests draw
     *     them at random
     */
    public Replayer(
            EntrySource log, LogEnd logEnd, ReplayedOutput outputs, OutputSink liveOutputs, LongUnaryOperator slices) {
        this.log = log;
        this.logEnd = logEnd;
        this.outputs = outputs;
        this.liveOutputs = liveOutputs;
        this.slices = slices;
    }

    /**
     * The replay begins behind this entry, with a machine that was restored to what it was there. To be called before the
     * machine runs, on the vCPU thread.
     *
     * @param machineNanos the last machine time in the log up to there
     */
    public void startBehind(long sequence, long count, long machineNanos) {
        executedSequence = sequence;
        executedCount = count;
        nanos = machineNanos;
    }

    /** The sequence number of the last entry that went into the machine. From any thread. */
    public long executedSequence() {
        return executedSequence;
    }

    /** How many state hashes of the log were compared, all equal. From any thread. */
    public long hashesCompared() {
        return hashesCompared;
    }

    /** How often the machine came to a block start. From any thread. */
    public long blockStarts() {
        return blockStarts;
    }

    /** The last machine time that went into the machine. From any thread. */
    public long nanos() {
        return nanos;
    }

    /** The instruction count at the last block start. From any thread. */
    public long executedCount() {
        return executedCount;
    }

    /** Whether the guest slept in HLT at the last block start. From any thread. */
    public boolean asleep() {
        return asleep;
    }

    @Override
    public long atBlockStart(MachineInputs machine) {
        this.machine = machine;
        blockStarts = ++runs;
        executedCount = machine.count();
        asleep = machine.halted();
        while (successor == null) {
            boolean ended = log.ended();
            Entry next = log.peek();
            if (next == null) {
                if (!ended) {
                    return rest();
                }
                succeed();
                if (successor == null) {
                    machine.stop(new StopReason(StopReason.Kind.END_OF_LOG, 0, "the log ends here"));
                    return machine.count();
                }
                continue;
            }
            if (!next.type().synchronous() && next.position() <= machine.count()) {
                if (next.type() == EntryType.INPUT && !machine.ready(next.stream())) {
                    return rest();
                }
                apply(next);
                if (finished) {
                    return machine.count();
                }
                continue;
            }
            return limit(next, ended);
        }
        return successor.atBlockStart(machine);
    }

    /** More of the log has to come, or a disk of this host has to be as far. */
    private long rest() {
        machine.rest(Steps.UNTIL_WOKEN);
        return machine.count();
    }

    /** How far the machine may run towards the next entry. */
    private long limit(Entry next, boolean ended) {
        long count = machine.count();
        if (machine.halted()) {
            throw new Divergence("the guest sleeps in HLT", count, next, "no way to get there");
        }
        if (next.position() < count) {
            throw new Divergence("the guest did not ask for it", count, next, "instruction " + count);
        }
        long horizon = log.horizon();
        if (horizon < 0) {
            // What the guest will ask is here, but not yet how far the recording machine got after it. If that never
            // comes, the block that asks is the last one.
            return ended ? next.position() + HostInputs.LONGEST_BLOCK : rest();
        }
        long slice = slices.applyAsLong(count);
        if (horizon - count <= slice) {
            stuckAsks = stuckCount == count ? stuckAsks + 1 : 1;
            if (stuckAsks > MOST_IDLE_RUNS) {
                throw new Divergence("no block starts where the log has an entry", count, next, "a longer block");
            }
            stuckCount = count;
        }
        return Math.min(horizon, count + slice);
    }

    private void apply(Entry entry) {
        long count = machine.count();
        int check = machine.instructionPointerLow();
        if (entry.position() != count || entry.check() != check) {
            throw new Divergence(
                    "wrong place for an entry",
                    count,
                    entry,
                    String.format("instruction %d, EIP ..%02x", count, check));
        }
        switch (entry.type()) {
            case CLOCK_ADVANCE -> {
                nanos = entry.nanos();
                machine.advanceClock(entry.nanos());
            }
            case INPUT -> {
                byte[] bytes = entry.bytes();
                int room = machine.room(entry.stream());
                if (bytes.length > room) {
                    throw new Divergence("the stream's device has no room", count, entry, room + " bytes");
                }
                try {
                    machine.receive(entry.stream(), bytes, 0, bytes.length);
                } catch (IllegalArgumentException e) {
                    throw new Divergence("the stream's device does not take it", count, entry, e.getMessage());
                }
            }
            case INTERRUPT -> deliver(entry, count);
            case PROGRESS -> {}
            case HALT -> {
                if (!machine.halted()) {
                    throw new Divergence("the guest should sleep in HLT", count, entry, "a running guest");
                }
            }
            case HASH -> compare(entry, count);
            case END -> finish(entry);
            case CHECKPOINT -> machine.restartProcessor();
            case CLOCK_READ, DRAW, OUTPUT -> throw new AssertionError(entry);
        }
        consumed(entry);
    }

    private void deliver(Entry entry, long count) {
        if (!machine.interruptDeliverable()) {
            throw new Divergence("no interrupt can be delivered", count, entry, "none pending, or interrupts off");
        }
        int vector = machine.deliverInterrupt();
        if (vector != entry.vector()) {
            throw new Divergence("another interrupt is pending", count, entry, "vector " + vector);
        }
    }

    private void compare(Entry entry, long count) {
        machine.hash(hash);
        StateHash expected = new StateHash();
        expected.set(
                entry.hash().ram(),
                entry.hash().cpu(),
                entry.hash().devices(),
                entry.hash().output());
        if (!hash.equals(expected)) {
            throw new Divergence("the state has another hash", count, expected, hash);
        }
        hashes++;
        hashesCompared = hashes;
    }

    private void finish(Entry entry) {
        finished = true;
        StopReason.Kind kind = StopReason.Kind.of(entry.reason());
        machine.stop(new StopReason(StopReason.Kind.END_OF_LOG, 0, "the recorded machine ended here: " + kind));
    }

    @Override
    public long readClock(long blockStart) {
        Entry entry = expect(EntryType.CLOCK_READ, blockStart);
        if (entry == null) {
            return successor.readClock(blockStart);
        }
        nanos = entry.nanos();
        consumed(entry);
        return entry.nanos();
    }

    @Override
    public void draw(long blockStart, int stream, byte[] into) {
        Entry entry = expect(EntryType.DRAW, blockStart);
        if (entry == null) {
            successor.draw(blockStart, stream, into);
            return;
        }
        if (entry.stream() != stream || entry.length() != into.length) {
            throw new Divergence(
                    "the guest asks for other bytes", blockStart, entry, "stream " + stream + ", bytes " + into.length);
        }
        System.arraycopy(entry.bytes(), 0, into, 0, into.length);
        consumed(entry);
    }

    @Override
    public void output(long blockStart, int stream, byte[] bytes, int offset, int length) {
        Entry entry = expect(EntryType.OUTPUT, blockStart);
        if (entry == null) {
            liveOutputs.output(blockStart, stream, bytes, offset, length);
            return;
        }
        int check = outputCheck.of(bytes, offset, length);
        if (entry.stream() != stream || entry.length() != length || entry.check() != check) {
            throw new Divergence(
                    "another output",
                    blockStart,
                    entry,
                    String.format("stream %d, bytes %d, check %02x", stream, length, check));
        }
        outputs.output(entry.sequence(), stream, bytes, offset, length);
        consumed(entry);
    }

    /** The entry for what the guest asks now, or null if the log is used up and the successor must answer. */
    private Entry expect(EntryType type, long blockStart) {
        Entry entry = log.peek();
        if (entry == null && successor == null) {
            // Only a backup that goes live gets here: it runs beyond the last block start in its log.
            succeed();
        }
        if (successor != null) {
            return null;
        }
        if (entry == null) {
            throw new LogExhausted(blockStart);
        }
        if (entry.type() != type || entry.position() != blockStart) {
            throw new Divergence("the guest asks for " + type, blockStart, entry, type + " at " + blockStart);
        }
        return entry;
    }

    private void consumed(Entry entry) {
        log.remove();
        executedSequence = entry.sequence();
        if (entry.type().synchronous() && log.peek() == null) {
            machine.requestBlockStart();
        }
    }

    /**
     * After the machine ended by itself: the log must say the same.
     *
     * @return whether it does, or never will; if not, more of the log has to come first
     * @throws Divergence if it says something else
     */
    public boolean verifyEnd(MachineInputs machine, StopReason reason) {
        if (finished || successor != null) {
            return true;
        }
        boolean ended = log.ended();
        Entry entry = log.peek();
        if (entry != null
                && (entry.type() != EntryType.END
                        || entry.position() != machine.count()
                        || entry.check() != machine.instructionPointerLow()
                        || entry.reason() != reason.kind().code())) {
            throw new Divergence("the machine ended", machine.count(), entry, reason.kind());
        }
        if (entry != null) {
            log.remove();
            executedSequence = entry.sequence();
            executedCount = machine.count();
            finished = true;
        }
        return finished || ended;
    }

    /** Whether the log's END entry was reached: the recording is complete. */
    public boolean finished() {
        return finished;
    }

    private void succeed() {
        successor = logEnd.takeOver(machine, executedSequence, nanos);
    }
}
