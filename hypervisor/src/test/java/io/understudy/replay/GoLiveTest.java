package io.understudy.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.log.entry.Baseline;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryType;
import io.understudy.machine.BlockMachine;
import io.understudy.machine.InputSource;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.OutputSink;
import io.understudy.machine.RandomWorld;
import io.understudy.machine.StopReason;
import io.understudy.machine.input.Slices;
import io.understudy.record.RecordedLog;
import io.understudy.record.Recorder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A backup goes live at every boundary of the log. What it then is must be one machine's life: the log it got and the log
 * it goes on to write, put together, replay to its state and outputs.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class GoLiveTest {
    private static final int SEEDS = 25;
    private static final long LENGTH = 4000;
    private static final long AFTERWARDS = 2500;

    private int withinBlocks;
    private int atBlockStarts;

    @Test
    void shouldTakeOverExactlyWhenTheLogIsUsedUp() {
        for (long seed = 0; seed < SEEDS; seed++) {
            Recording recording = Recording.of(seed, LENGTH);
            List<Entry> log = recording.entries();
            int end = log.get(log.size() - 1).type() == EntryType.END ? log.size() - 1 : log.size();
            for (int received = 0; received <= end; received++) {
                new Takeover(recording, received).verify();
            }
        }
        assertTrue(withinBlocks > 200, "takeovers within a block: " + withinBlocks);
        assertTrue(atBlockStarts > 1000, "takeovers at block starts: " + atBlockStarts);
    }

    /** A backup that got the first entries of a log and then became the machine. */
    private final class Takeover implements Replayer.LogEnd {
        private final Recording recording;
        private final List<Entry> received;
        private final String which;
        private final List<Integer> outputs = new ArrayList<>();
        private final RecordedLog newLog;
        private Recorder recorder;
        private BlockMachine machine;
        private int takeovers;

        Takeover(Recording recording, int received) {
            this.recording = recording;
            this.received = recording.entries().subList(0, received);
            this.which = "seed " + recording.program() + ", log up to "
                    + (received == 0 ? "nothing" : this.received.get(received - 1));
            this.newLog = new RecordedLog(baseline());
        }

        private Baseline baseline() {
            Baseline at = Baseline.POWER_ON;
            for (Entry entry : received) {
                boolean timed = entry.type() == EntryType.CLOCK_READ || entry.type() == EntryType.CLOCK_ADVANCE;
                at = new Baseline(
                        entry.sequence() + 1,
                        entry.position(),
                        timed ? entry.nanos() : at.nanos(),
                        at.outputs() + (entry.type() == EntryType.OUTPUT ? entry.length() : 0));
            }
            return at;
        }

        @Override
        public InputSource takeOver(MachineInputs given, long sequence, long nanos) {
            takeovers++;
            assertEquals(machine, given, which);
            assertEquals(received.size(), sequence, which);
            assertEquals(baseline().nanos(), nanos, which);
            boolean within = machine.withinBlock();
            if (!received.isEmpty()) {
                Entry last = received.get(received.size() - 1);
                if (last.type().synchronous()) {
                    // Within the block that asked, or right behind it; a fault's random number stands behind its block.
                    assertTrue(
                            machine.blockStart() == last.position() || (!within && machine.count() == last.position()),
                            which);
                } else {
                    assertEquals(last.position(), machine.count(), which);
                    assertFalse(within, which);
                }
            }
            if (within) {
                withinBlocks++;
            } else {
                atBlockStarts++;
            }
            long stopAt = machine.count() + AFTERWARDS;
            RandomWorld world = new RandomWorld(
                    ~recording.program() + sequence, nanos, count -> count >= stopAt && machine.hashedAt() == count);
            recorder = Recording.recorder(world, newLog.sink(), outputs, machine.count());
            return recorder;
        }

        void verify() {
            OutputSink live = (blockStart, stream, bytes, offset, length) ->
                    recorder.output(blockStart, stream, bytes, offset, length);
            Replayer replayer = new Replayer(
                    new TrickledEntries(received, received.size()),
                    this,
                    (sequence, stream, bytes, offset, length) ->
                            outputs.add(Recording.number(stream, bytes, offset, length)),
                    live,
                    new Slices(received.size(), Replay.longestSlice(received.size())));
            machine = new BlockMachine(recording.program(), replayer, replayer);
            StopReason end = machine.run();
            if (takeovers == 0) {
                // The guest had ended itself before the log was used up.
                return;
            }
            recorder.end(machine, end);
            assertEquals(1, takeovers, which);

            int confirmed = (int) received.stream()
                    .filter(entry -> entry.type() == EntryType.OUTPUT)
                    .count();
            assertEquals(recording.outputs().subList(0, confirmed), outputs.subList(0, confirmed), which);

            List<Entry> whole = new ArrayList<>(received);
            whole.addAll(newLog.entries());
            Replay replay = Replay.of(recording.program(), new TrickledEntries(whole, 1), whole.size());
            assertTrue(replay.finished(), which);
            assertEquals(outputs, replay.outputs(), which);
            assertEquals(machine.hash(), replay.finalHash(), which);
            assertEquals(machine.count(), replay.finalCount(), which);
        }
    }
}
