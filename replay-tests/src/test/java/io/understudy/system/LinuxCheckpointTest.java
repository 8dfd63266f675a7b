package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.checkpoint.StateCopy;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import io.understudy.log.entry.Entry;
import io.understudy.log.entry.EntryType;
import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.boot.LinuxImage;
import io.understudy.machine.input.Slices;
import io.understudy.machine.input.VirtualInputs;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An unmodified kernel's boot, copied about every 50 million instructions: from each copy the log replays to the next one,
 * and there the restored machine is the copied one, to the last bit. How far: {@code -Dunderstudy.linuxInstructions}.
 */
class LinuxCheckpointTest extends RequiresEngine {
    private static final long SEED = Long.getLong("understudy.seed", 1);
    private static final long INSTRUCTIONS = Long.getLong("understudy.linuxInstructions", 200_000_000);
    private static final int BETWEEN_COPIES = 50_000_000;
    private static final int HASH_INTERVAL = 20_000_000;
    private static final int RAM_BYTES = 96 << 20;
    private static final int LONGEST_RECORDED_SLICE = 1 << 20;
    private static final int LONGEST_REPLAYED_SLICE = 200_000;

    @ParameterizedTest
    @EnumSource
    void shouldGoOnFromEachCopyOfABoot(Architecture architecture) throws IOException {
        LinuxSession.assumeGuest(architecture);
        TestedMachine tested = TestedMachine.of(linux(architecture));
        Random random = new Random(SEED);
        long[] next = {random.nextInt(BETWEEN_COPIES)};
        CopiedRun.Plan plan = (moment, position) -> {
            boolean due = position >= next[0];
            next[0] += due ? BETWEEN_COPIES / 2 + random.nextInt(BETWEEN_COPIES) : 0;
            return due;
        };
        VirtualInputs world = new VirtualInputs(
                SEED, new Slices(SEED, LONGEST_RECORDED_SLICE), (count, into, most) -> 0, INSTRUCTIONS);
        try (CopiedRun run = CopiedRun.of(tested, world, plan, HASH_INTERVAL, SEED, CopiedRun.View.HONEST)) {
            ReplayedRun.whole(tested, run, LONGEST_REPLAYED_SLICE, SEED + 1);
            List<CopiedRun.Checkpoint> copies = run.checkpoints();
            assertTrue(copies.size() >= INSTRUCTIONS / BETWEEN_COPIES / 2, "only " + copies.size() + " copies");
            for (int i = 0; i < copies.size(); i++) {
                CopiedRun.Checkpoint begin = copies.get(i);
                MemoryMode memory = i % 4 != 0 ? MemoryMode.FAST : MemoryMode.STOCK;
                TestedMachine restored = tested.with(tested.counter(), memory);
                if (i == copies.size() - 1) {
                    ReplayedRun.from(begin, restored, run, LONGEST_REPLAYED_SLICE, SEED + i);
                } else {
                    assertReaches(begin, copies.get(i + 1), restored, run, i);
                }
            }
        }
    }

    /** Replays up to and including the next copy's entry, where the machine must have that copy's bytes. */
    private static void assertReaches(
            CopiedRun.Checkpoint begin, CopiedRun.Checkpoint end, TestedMachine restored, CopiedRun run, int number) {
        List<Entry> part = new ArrayList<>();
        for (Entry entry : run.after(begin.sequence())) {
            part.add(entry);
            if (entry.type() == EntryType.CHECKPOINT) {
                break;
            }
        }
        assertEquals(end.sequence(), part.get(part.size() - 1).sequence());
        try (StateCopy reached =
                ReplayedRun.copyAtEnd(restored, part, begin, LONGEST_REPLAYED_SLICE, SEED + 100 + number)) {
            assertEquals(end.copy().machine(), reached.machine(), () -> "copied at " + begin.position());
            assertEquals(-1, end.copy().ram().mismatch(reached.ram()), () -> "RAM, copied at " + begin.position());
        }
    }

    private static MachineConfiguration linux(Architecture architecture) throws IOException {
        LinuxGuest guest = LinuxGuest.built(architecture);
        LinuxImage image = LinuxImage.of("vmlinuz", Files.readAllBytes(guest.kernel()))
                .withInitrd("initrd.gz", Files.readAllBytes(guest.initrd()));
        return new MachineConfiguration(image, RAM_BYTES, architecture.commandLine(), 0);
    }
}
