package io.understudy.system;

import io.understudy.checkpoint.StateCopy;
import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryReader;
import io.understudy.log.entry.EntryWriter;
import io.understudy.log.wire.WireReader;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.StateHash;
import io.understudy.machine.StopReason;
import io.understudy.record.Recorder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A recorded run in which the machine's state was copied now and then.
 *
 * @param entries the whole log, from power-on
 * @param checkpoints what was copied, in order; to be closed
 */
record CopiedRun(List<Entry> entries, List<Checkpoint> checkpoints, StateHash finalHash, StopReason end)
        implements AutoCloseable {
    private static final int MOST_LOG_BYTES = 64 << 20;

    /**
     * One copy.
     *
     * @param sequence its CHECKPOINT entry's
     * @param observed what the machine was before
     */
    record Checkpoint(Moment moment, long position, long sequence, StateCopy copy, Observed observed) {}

    /** Says at which block starts the state is copied. */
    @FunctionalInterface
    interface Plan {
        boolean copies(Moment moment, long position);
    }

    /** What the recorder is given for the machine; {@link #HONEST} but where a test is to fail. */
    @FunctionalInterface
    interface View {
        View HONEST = machine -> machine;

        MachineInputs of(MachineInputs machine);
    }

    /** Records until the guest or the world ends the run. */
    static CopiedRun of(TestedMachine tested, InputSource world, Plan plan, long hashInterval, long seed, View view) {
        ByteBuffer bytes = ByteBuffer.allocate(MOST_LOG_BYTES);
        EntryWriter log = new EntryWriter(bytes, Baseline.POWER_ON);
        Recorder recorder = new Recorder(world, log, Recorder.Marks.NONE, machine -> 0, hashInterval, 0);
        List<Checkpoint> checkpoints = new ArrayList<>();
        Stops stops = new Stops(recorder, plan, log, checkpoints, seed, view);
        StateHash last = new StateHash();
        try (Machine machine = tested.build(stops, recorder)) {
            stops.machine = machine;
            stops.watch = new Moment.Watch(machine);
            StopReason end = machine.run();
            recorder.end(machine, end);
            machine.hash(last);
            int written = (int) (log.nextSequence() - Baseline.POWER_ON.nextSequence());
            EntryReader reader = new EntryReader(new WireReader(bytes.flip(), 0), Baseline.POWER_ON, written);
            List<Entry> entries = new ArrayList<>(written);
            while (reader.hasNext()) {
                entries.add(reader.next());
            }
            return new CopiedRun(entries, checkpoints, last, end);
        } catch (RuntimeException | Error e) {
            checkpoints.forEach(checkpoint -> checkpoint.copy().close());
            throw e;
        }
    }

    /** The log behind an entry. */
    List<Entry> after(long sequence) {
        return entries.subList((int) (sequence - Baseline.POWER_ON.nextSequence() + 1), entries.size());
    }

    @Override
    public void close() {
        checkpoints.forEach(checkpoint -> checkpoint.copy().close());
    }

    /**
     * Stands before the recorder: sees each block start first. Now and then it goes from block to block for a while, and
     * always while an interrupt waits, for else hardly any run would end in a shadow.
     */
    private static final class Stops implements InputSource {
        private static final int LONGEST_WALK = 60;
        private static final int WALKS = 6;

        private final Recorder recorder;
        private final Plan plan;
        private final EntryWriter log;
        private final List<Checkpoint> checkpoints;
        private final SplittableRandom random;
        private final View view;
        private Machine machine;
        private Moment.Watch watch;
        private int walk;

        Stops(Recorder recorder, Plan plan, EntryWriter log, List<Checkpoint> checkpoints, long seed, View view) {
            this.recorder = recorder;
            this.plan = plan;
            this.log = log;
            this.checkpoints = checkpoints;
            this.random = new SplittableRandom(seed);
            this.view = view;
        }

        @Override
        public long atBlockStart(MachineInputs inputs) {
            long position = inputs.count();
            Moment moment = watch.of(machine);
            if (plan.copies(moment, position)) {
                // Before the processor's restart, which could lose the same as a restore does.
                Observed observed = Observed.of(machine);
                StateCopy copy = StateCopy.prepare(machine);
                recorder.requestCheckpoint(() -> {
                    copy.take();
                    checkpoints.add(new Checkpoint(moment, position, log.nextSequence() - 1, copy, observed));
                });
            }
            long limit = recorder.atBlockStart(view.of(inputs));
            if (walk == 0 && random.nextInt(WALKS) == 0) {
                walk = random.nextInt(LONGEST_WALK);
            }
            walk -= walk > 0 ? 1 : 0;
            return walk > 0 || inputs.interruptPending() ? Math.min(limit, inputs.count() + 1) : limit;
        }

        @Override
        public long readClock(long blockStart) {
            return recorder.readClock(blockStart);
        }

        @Override
        public void draw(long blockStart, int stream, byte[] into) {
            recorder.draw(blockStart, stream, into);
        }
    }
}
