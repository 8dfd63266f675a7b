package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.checkpoint.MachineState;
import io.understudy.checkpoint.StateCopy;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryType;
import io.understudy.machine.Machine;
import io.understudy.machine.StateHash;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.Slices;
import io.understudy.replay.EntryQueue;
import io.understudy.replay.Replayer;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A log, or what follows a copy in it, replayed and compared entry by entry, hash by hash, and at its end. */
final class ReplayedRun {
    private ReplayedRun() {}

    /** From power-on. */
    static void whole(TestedMachine tested, CopiedRun run, int longestSlice, long seed) {
        StateHash hash = replay(tested, run.entries(), machine -> {}, longestSlice, seed);
        assertEquals(run.finalHash(), hash);
    }

    /** From a copy to the end. */
    static void from(CopiedRun.Checkpoint begin, TestedMachine tested, CopiedRun run, int longestSlice, long seed) {
        StateHash hash =
                replay(tested, run.after(begin.sequence()), machine -> restore(machine, begin), longestSlice, seed);
        assertEquals(run.finalHash(), hash);
    }

    /**
     * Gives the state's hash at the end of the log.
     *
     * @param restores makes the fresh machine the one that the log begins with
     */
    static StateHash replay(
            TestedMachine tested, List<Entry> log, Consumer<Machine> restores, int longestSlice, long seed) {
        StateHash hash = new StateHash();
        replay(tested, log, restores, longestSlice, seed, machine -> machine.hash(hash));
        return hash;
    }

    /** Gives a copy of the machine at the end of the log; to be closed. */
    static StateCopy copyAtEnd(
            TestedMachine tested, List<Entry> log, CopiedRun.Checkpoint begin, int longestSlice, long seed) {
        AtomicReference<StateCopy> copy = new AtomicReference<>();
        replay(tested, log, machine -> restore(machine, begin), longestSlice, seed, machine -> {
            copy.set(StateCopy.prepare(machine));
            copy.get().take();
        });
        return copy.get();
    }

    /** Makes a machine that was just built the copied one. */
    static void restore(Machine machine, ByteBuffer ram, ByteBuffer state) {
        machine.clearRam();
        machine.ram().duplicate().clear().put(ram);
        MachineState.restore(machine, state);
    }

    private static void restore(Machine machine, CopiedRun.Checkpoint begin) {
        restore(machine, begin.copy().ram(), begin.copy().machine());
        assertEquals(begin.observed(), Observed.of(machine));
    }

    private static void replay(
            TestedMachine tested,
            List<Entry> log,
            Consumer<Machine> restores,
            int longestSlice,
            long seed,
            Consumer<Machine> atEnd) {
        EntryQueue queue = new EntryQueue();
        queue.put(log);
        queue.close();
        Replayer replayer = new Replayer(
                queue,
                (machine, sequence, nanos) -> null,
                (sequence, stream, bytes, offset, length) -> {},
                (blockStart, stream, bytes, offset, length) -> {
                    throw new AssertionError("an output that is not in the log");
                },
                new Slices(seed, longestSlice));
        try (Machine machine = tested.build(replayer, replayer)) {
            restores.accept(machine);
            StopReason reason = machine.run();
            var unused = replayer.verifyEnd(machine, reason);
            assertEquals(
                    log.stream().filter(entry -> entry.type() == EntryType.HASH).count(), replayer.hashesCompared());
            assertTrue(queue.peek() == null, () -> "not replayed: " + queue.peek());
            atEnd.accept(machine);
        }
    }
}
