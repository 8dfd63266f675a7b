package io.understudy.replay;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntrySink;
import io.understudy.log.entry.EntryType;
import io.understudy.machine.BlockMachine;
import io.understudy.machine.InputSource;
import io.understudy.machine.OutputSink;
import io.understudy.machine.RandomWorld;
import io.understudy.machine.StateHash;
import io.understudy.machine.StopReason;
import io.understudy.record.RecordedLog;
import io.understudy.record.Recorder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One recorded run of a {@link BlockMachine}: what it did and its log.
 *
 * @param entries the log, read back from its bytes
 * @param outputs what it sent, a number for each
 */
record Recording(
        long program,
        List<Entry> entries,
        List<Integer> outputs,
        StateHash finalHash,
        long finalCount,
        StopReason end) {
    static final long HASH_INTERVAL = 1500;

    /**
     * Records a run of about this many instructions. It ends right behind a HASH, so that the log vouches for all of it,
     * unless the guest ends itself before.
     */
    static Recording of(long seed, long length) {
        RecordedLog log = new RecordedLog(Baseline.POWER_ON);
        List<Integer> outputs = new ArrayList<>();
        AtomicReference<BlockMachine> running = new AtomicReference<>();
        RandomWorld world = new RandomWorld(
                seed, 0, count -> count >= length && running.get().hashedAt() == count);
        AtomicReference<Recorder> asked = new AtomicReference<>();
        // Not after the last HASH, which would not vouch for it.
        Recorder recorder = recorder(world, log.sink(), outputs, 0, at -> {
            if (at.count() % 16 == 1 && at.count() < length - 2 * HASH_INTERVAL) {
                asked.get().requestCheckpoint(() -> {});
            }
            return 0;
        });
        asked.set(recorder);
        BlockMachine machine = new BlockMachine(seed, recorder, recorder);
        running.set(machine);
        StopReason end = machine.run();
        recorder.end(machine, end);
        return new Recording(seed, log.entries(), outputs, machine.hash(), machine.count(), end);
    }

    static Recorder recorder(InputSource world, EntrySink log, List<Integer> outputs, long fromCount) {
        return recorder(world, log, outputs, fromCount, machine -> 0);
    }

    private static Recorder recorder(
            InputSource world, EntrySink log, List<Integer> outputs, long fromCount, Recorder.Pace pace) {
        Recorder.Marks marks = new Recorder.Marks() {
            @Override
            public void output(long sequence, int stream, byte[] bytes, int offset, int length) {
                outputs.add(number(stream, bytes, offset, length));
            }

            @Override
            public void consumed(long sequence, int stream, int bytes) {}
        };
        return new Recorder(world, log, marks, pace, HASH_INTERVAL, fromCount);
    }

    /** For comparing outputs. */
    static int number(int stream, byte[] bytes, int offset, int length) {
        return 31 * stream + ByteBuffer.wrap(bytes, offset, length).hashCode();
    }

    /** The guest sends while the log has no markers: nobody must get that. */
    static OutputSink noLiveOutputs() {
        return (blockStart, stream, bytes, offset, length) -> {
            throw new AssertionError("live output of stream " + stream + " at " + blockStart);
        };
    }

    /** How many entries of a type there are. */
    long count(EntryType type) {
        return entries.stream().filter(entry -> entry.type() == type).count();
    }
}
