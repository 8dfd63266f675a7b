package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A machine restored from a copy that goes live at once does what the copied one does, which was not restarted. A replay
 * cannot show all of that: its log leads it, and hashes see only what is saved. Another seed with
 * {@code -Dunderstudy.seed}.
 */
class CheckpointTwinTest extends RequiresEngine {
    private static final long SEED = Long.getLong("understudy.seed", 1);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "kv, '', NATIVE, FAST, 50000",
        "kv, '', JAVA, STOCK, 50000",
        "clock, 'every=2 ticks=9', NATIVE, FAST, 1500",
        "torture, 'lines=1 step=100', NATIVE, FAST, 300000"
    })
    void shouldLiveOnAsTheMachineThatWasCopied(
            String guest, String commandLine, CounterMode counter, MemoryMode memory, int distance) {
        TestedMachine tested = TestedMachine.of(guest, commandLine);
        TwinWorld world = new TwinWorld(SEED, TypedWorld.session(guest));
        EachKind plan = new EachKind(SEED, 3, distance);
        try (LiveTwins twins = LiveTwins.of(tested, world, plan)) {
            assertEquals(0, twins.end().processExitCode(), () -> twins.end().toString());
            assertTrue(plan.seen().containsAll(Moment.expected(guest)), () -> "copied only in " + plan.seen());
            twins.assertSame(tested.with(counter, memory));
        }
    }

    @Test
    void shouldKeepEachRegister() throws IOException {
        TestedMachine tested = RegistersGuest.in(folder);
        try (LiveTwins twins = LiveTwins.of(tested, new TwinWorld(SEED, ""), new EachKind(SEED, 8, 60_000))) {
            assertEquals(0, twins.end().processExitCode(), () -> twins.end().toString());
            assertTrue(twins.count() >= 5, () -> "only " + twins.count() + " copies");
            twins.assertSame(tested);
        }
    }

    /** Breakpoints, single steps, rounding modes, table limits: what follows from a register once it is written. */
    @ParameterizedTest
    @CsvSource({"NATIVE, FAST", "JAVA, STOCK"})
    void shouldKeepWhatIsArmed(CounterMode counter, MemoryMode memory) {
        TestedMachine tested = AssembledGuest.machine("armed");
        try (LiveTwins twins = LiveTwins.of(tested, new TwinWorld(SEED, ""), new EachKind(SEED, 8, 5_000))) {
            assertEquals(0, twins.end().processExitCode(), () -> twins.end().toString());
            assertTrue(twins.count() >= 5, () -> "only " + twins.count() + " copies");
            twins.assertSame(tested.with(counter, memory));
        }
    }

    /** A card with a queue and an interrupt, in the middle of writing into the guest's code. */
    @ParameterizedTest
    @CsvSource({"NATIVE, FAST", "JAVA, STOCK"})
    void shouldKeepACardAtWork(CounterMode counter, MemoryMode memory) {
        TestedMachine tested = AssembledGuest.machine("card", "virtio-rng-pci");
        try (LiveTwins twins = LiveTwins.of(tested, new TwinWorld(SEED, ""), new EachKind(SEED, 12, 2_000))) {
            assertEquals(0, twins.end().processExitCode(), () -> twins.end().toString());
            assertTrue(twins.count() >= 8, () -> "only " + twins.count() + " copies");
            twins.assertSame(tested.with(counter, memory));
        }
    }
}
