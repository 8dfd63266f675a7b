package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.machine.MachineInputs;
import io.understudy.replay.Divergence;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A machine restored from a copy goes on as the one that was copied: the rest of the log replays on it, with other slices,
 * to the same hashes and the same end, whatever the guest was in the middle of. Another seed with
 * {@code -Dunderstudy.seed}.
 */
class CheckpointIdentityTest extends RequiresEngine {
    private static final long SEED = Long.getLong("understudy.seed", 1);
    private static final int LONGEST_REPLAYED_SLICE = 20_000;
    private static final int COPIES_OF_A_KIND = 2;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "kv, '', NATIVE, FAST, NATIVE, FAST",
        "kv, '', NATIVE, STOCK, NATIVE, FAST",
        "kv, '', NATIVE, FAST, JAVA, STOCK",
        "clock, 'every=2 ticks=9', NATIVE, FAST, NATIVE, STOCK",
        "clock, 'every=2 ticks=9', JAVA, STOCK, NATIVE, FAST",
        "torture, 'lines=2 step=100', NATIVE, FAST, NATIVE, FAST",
        "torture, 'lines=2 step=100', NATIVE, STOCK, NATIVE, STOCK",
        "torture, 'lines=2 step=100', NATIVE, STOCK, NATIVE, FAST",
        "torture, 'lines=1 step=100', JAVA, STOCK, NATIVE, FAST",
        "torture, 'lines=1 step=100', NATIVE, FAST, JAVA, STOCK"
    })
    void shouldGoOnAsTheMachineThatWasCopied(
            String guest,
            String commandLine,
            CounterMode counter,
            MemoryMode memory,
            CounterMode otherCounter,
            MemoryMode otherMemory) {
        TestedMachine recorded = TestedMachine.of(guest, commandLine).with(counter, memory);
        TestedMachine restored = recorded.with(otherCounter, otherMemory);
        long interval = guest.equals("torture") ? 100_000 : 3000;
        EachKind plan = new EachKind(SEED, COPIES_OF_A_KIND, distance(guest));
        try (CopiedRun run =
                CopiedRun.of(recorded, TypedWorld.of(SEED, guest), plan, interval, SEED, CopiedRun.View.HONEST)) {
            replayAll(restored, run);
            assertUnseen(recorded, guest, interval, run);
            assertTrue(plan.seen().containsAll(Moment.expected(guest)), () -> "copied only in " + plan.seen());
        }
    }

    @ParameterizedTest
    @CsvSource({"FAST", "STOCK"})
    void shouldGoOnWithTheSameAccessedBits(MemoryMode memory) throws IOException {
        TestedMachine tested = AccessedGuest.in(folder).with(CounterMode.NATIVE, memory);
        try (CopiedRun run = accessed(tested, CopiedRun.View.HONEST)) {
            assertTrue(run.checkpoints().size() > 3, () -> run.checkpoints().toString());
            replayAll(tested, run);
        }
    }

    /** The proof bites: an engine that goes on warm differs from one that begins with the copy. */
    @Test
    void shouldDivergeIfTheProcessorIsNotRestarted() throws IOException {
        TestedMachine tested = AccessedGuest.in(folder);
        try (CopiedRun run = accessed(tested, CheckpointIdentityTest::notRestarting)) {
            assertThrows(
                    Divergence.class,
                    () -> ReplayedRun.from(run.checkpoints().get(0), tested, run, LONGEST_REPLAYED_SLICE, ~SEED));
            assertThrows(Divergence.class, () -> ReplayedRun.whole(tested, run, LONGEST_REPLAYED_SLICE, SEED + 7));
        }
    }

    /**
     * The same run without copies ends in the same state: the guest, which computes on with what its processor holds, did
     * not notice the restarts. One that looks at Accessed bits may.
     */
    private static void assertUnseen(TestedMachine tested, String guest, long interval, CopiedRun copied) {
        CopiedRun.Plan never = (moment, position) -> false;
        try (CopiedRun run =
                CopiedRun.of(tested, TypedWorld.of(SEED, guest), never, interval, SEED, CopiedRun.View.HONEST)) {
            assertEquals(run.finalHash(), copied.finalHash());
            assertEquals(
                    run.entries().size(),
                    copied.entries().size() - copied.checkpoints().size());
        }
    }

    private static CopiedRun accessed(TestedMachine tested, CopiedRun.View view) {
        return CopiedRun.of(tested, TypedWorld.of(SEED, "accessed"), new EachKind(SEED, 6, 8_000), 20_000, SEED, view);
    }

    private static void replayAll(TestedMachine restored, CopiedRun run) {
        assertEquals(0, run.end().processExitCode(), () -> run.end().toString());
        ReplayedRun.whole(restored, run, LONGEST_REPLAYED_SLICE, SEED + 1000);
        long seed = SEED + 2000;
        for (CopiedRun.Checkpoint checkpoint : run.checkpoints()) {
            try {
                ReplayedRun.from(checkpoint, restored, run, LONGEST_REPLAYED_SLICE, seed++);
            } catch (Divergence | AssertionError e) {
                throw new AssertionError(
                        "copied " + checkpoint.moment() + " at instruction " + checkpoint.position()
                                + ", -Dunderstudy.seed=" + SEED + ": " + e.getMessage(),
                        e);
            }
        }
    }

    /** A third of a run, in instructions. */
    private static int distance(String guest) {
        return switch (guest) {
            case "kv" -> 50_000;
            case "clock" -> 1500;
            default -> 300_000;
        };
    }

    private static MachineInputs notRestarting(MachineInputs machine) {
        return (MachineInputs) Proxy.newProxyInstance(
                MachineInputs.class.getClassLoader(),
                new Class<?>[] {MachineInputs.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("restartProcessor")) {
                        return null;
                    }
                    try {
                        return method.invoke(machine, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
