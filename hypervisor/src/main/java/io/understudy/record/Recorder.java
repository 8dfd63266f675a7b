package io.understudy.record;

import io.understudy.log.entry.EntrySink;
import io.understudy.log.entry.OutputCheck;
import io.understudy.machine.InputSource;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.OutputSink;
import io.understudy.machine.StateHash;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.HostInputs;

/**
 * Passes a live source's inputs through and logs each with its position before the machine has it.
 *
 * <p>Beside the inputs it logs how far the machine got (so that a backup knows how far it may run) and, at intervals,
 * the hash of the machine's state. The vCPU thread's alone. Allocates nothing per entry.
 */
public final class Recorder implements InputSource, OutputSink {
    /** Told of what must wait until the log up to a certain entry is safe. */
    public interface Marks {
        /** For a machine whose outputs go nowhere and whose inputs nobody resends. */
        Marks NONE = new Marks() {
            @Override
            public void output(long sequence, int stream, byte[] bytes, int offset, int length) {}

            @Override
            public void consumed(long sequence, int stream, int bytes) {}
        };

        /**
         * The machine made an output; it may leave the host when the log up to its entry is safe.
         *
         * @param sequence the log's sequence number of the output's marker
         */
        void output(long sequence, int stream, byte[] bytes, int offset, int length);

        /**
         * The machine took an input in; saying so to its sender is an output too.
         *
         * @param sequence the log's sequence number of the input's entry
         * @param bytes how many
         */
        void consumed(long sequence, int stream, int bytes);
    }

    /** Asked at every block start: the host lets the log leave here, and slows the machine if it must. */
    @FunctionalInterface
    public interface Pace {
        /**
         * The machine stands at a block start; what is logged is complete up to here.
         *
         * @return for how many nanoseconds the machine is to rest here, to let a lagging backup catch up; 0 if it may go on
         */
        long atBlockStart(MachineInputs machine);
    }

    private final InputSource live;
    private final EntrySink log;
    private final Marks marks;
    private final Pace pace;
    private final long hashInterval;
    private final Logged logged = new Logged();
    private final StateHash hash = new StateHash();
    private final OutputCheck outputCheck = new OutputCheck();

    private MachineInputs machine;
    private long nextHashCount;
    private long lastLoggedCount;
    private boolean haltLogged;
    private volatile long hashes;
    private volatile long blockStarts;
    private long hashesLogged;
    private volatile Runnable checkpoint;
    private long runs;

    /**
     * Records from the start of a machine's life, or from where another recording of it ended.
     *
     * @param hashInterval instructions between two state hashes; more than {@link HostInputs#LONGEST_BLOCK}
     * @param fromCount where this recording begins
     */
    public Recorder(InputSource live, EntrySink log, Marks marks, Pace pace, long hashInterval, long fromCount) {
        if (hashInterval <= HostInputs.LONGEST_BLOCK) {
            throw new IllegalArgumentException("the hash interval is " + hashInterval + " instructions: give more than "
                    + HostInputs.LONGEST_BLOCK);
        }
        this.live = live;
        this.log = log;
        this.marks = marks;
        this.pace = pace;
        this.hashInterval = hashInterval;
        this.nextHashCount = nextHash(fromCount);
        this.lastLoggedCount = fromCount;
    }

    @Override
    public long atBlockStart(MachineInputs machine) {
        this.machine = machine;
        blockStarts = ++runs;
        long count = machine.count();
        int check = machine.instructionPointerLow();
        // Limits are for block starts, so a run to nextHashCount ends there or less than a block beyond. A stop that
        // happens to come less than a block before it serves as well, and saves a short run.
        if (count > nextHashCount - HostInputs.LONGEST_BLOCK) {
            machine.hash(hash);
            log.hash(count, check, hash.ram(), hash.cpu(), hash.devices(), hash.outputs());
            lastLoggedCount = count;
            nextHashCount = nextHash(count);
            hashes = ++hashesLogged;
        }
        if (!machine.halted()) {
            haltLogged = false;
            if (count > lastLoggedCount) {
                log.progress(count, check);
                lastLoggedCount = count;
            }
        } else if (!haltLogged) {
            haltLogged = true;
            log.halt(count, check);
            lastLoggedCount = count;
        }
        if (checkpoint != null) {
            Runnable copy = takeCheckpoint();
            log.checkpoint(count, check);
            lastLoggedCount = count;
            machine.restartProcessor();
            copy.run();
        }
        long rest = pace.atBlockStart(machine);
        if (rest > 0) {
            machine.rest(rest);
            return count;
        }
        return Math.min(live.atBlockStart(logged), nextHashCount);
    }

    @Override
    public long readClock(long blockStart) {
        long nanos = live.readClock(blockStart);
        log.clockRead(blockStart, nanos);
        return nanos;
    }

    @Override
    public void draw(long blockStart, int stream, byte[] into) {
        live.draw(blockStart, stream, into);
        log.draw(blockStart, stream, into, 0, into.length);
    }

    @Override
    public void output(long blockStart, int stream, byte[] bytes, int offset, int length) {
        long sequence = log.output(blockStart, stream, length, outputCheck.of(bytes, offset, length));
        marks.output(sequence, stream, bytes, offset, length);
    }

    /**
     * Has a CHECKPOINT logged at the next block start and the state copied there: what is logged later belongs behind the
     * copy. Requests that come before that block start share the checkpoint. The caller wakes the machine. From any thread.
     *
     * @param copy called on the vCPU thread, for as long as the guest is to stand still
     */
    public synchronized void requestCheckpoint(Runnable copy) {
        Runnable asked = checkpoint;
        checkpoint = asked == null
                ? copy
                : () -> {
                    asked.run();
                    copy.run();
                };
    }

    private synchronized Runnable takeCheckpoint() {
        Runnable copy = checkpoint;
        checkpoint = null;
        return copy;
    }

    /** How many state hashes were logged. From any thread. */
    public long hashes() {
        return hashes;
    }

    /** How often the machine came to a block start. From any thread. */
    public long blockStarts() {
        return blockStarts;
    }

    /** Logs the machine's orderly end, after which nothing follows. */
    public void end(MachineInputs machine, StopReason reason) {
        log.end(machine.count(), machine.instructionPointerLow(), reason.kind().code());
        var unused = pace.atBlockStart(machine);
    }

    /** Hash points are multiples of the interval, whoever records. */
    private long nextHash(long count) {
        return ((count + HostInputs.LONGEST_BLOCK - 1) / hashInterval + 1) * hashInterval;
    }

    /** The machine as the live source sees it: each input is logged before the machine has it. */
    private final class Logged implements MachineInputs {
        @Override
        public void advanceClock(long nanos) {
            log.clockAdvance(machine.count(), machine.instructionPointerLow(), nanos);
            machine.advanceClock(nanos);
        }

        @Override
        public void receive(int stream, byte[] bytes, int offset, int length) {
            long sequence = log.input(machine.count(), machine.instructionPointerLow(), stream, bytes, offset, length);
            machine.receive(stream, bytes, offset, length);
            marks.consumed(sequence, stream, length);
        }

        @Override
        public int deliverInterrupt() {
            long count = machine.count();
            int check = machine.instructionPointerLow();
            int vector = machine.deliverInterrupt();
            log.interrupt(count, check, vector);
            haltLogged = false;
            return vector;
        }

        @Override
        public long count() {
            return machine.count();
        }

        @Override
        public int instructionPointerLow() {
            return machine.instructionPointerLow();
        }

        @Override
        public long instructionPointer() {
            return machine.instructionPointer();
        }

        @Override
        public boolean halted() {
            return machine.halted();
        }

        @Override
        public long deadlineNanos() {
            return machine.deadlineNanos();
        }

        @Override
        public long latestNanos() {
            return machine.latestNanos();
        }

        @Override
        public int room(int stream) {
            return machine.room(stream);
        }

        @Override
        public boolean ready(int stream) {
            return machine.ready(stream);
        }

        @Override
        public boolean interruptPending() {
            return machine.interruptPending();
        }

        @Override
        public boolean interruptDeliverable() {
            return machine.interruptDeliverable();
        }

        @Override
        public boolean interruptInShadow() {
            return machine.interruptInShadow();
        }

        @Override
        public void watchInterruptFlag(boolean on) {
            machine.watchInterruptFlag(on);
        }

        @Override
        public void hash(StateHash into) {
            machine.hash(into);
        }

        @Override
        public void restartProcessor() {
            machine.restartProcessor();
        }

        @Override
        public void rest(long nanos) {
            machine.rest(nanos);
        }

        @Override
        public void stop(StopReason reason) {
            machine.stop(reason);
        }

        @Override
        public void requestBlockStart() {
            machine.requestBlockStart();
        }
    }
}
