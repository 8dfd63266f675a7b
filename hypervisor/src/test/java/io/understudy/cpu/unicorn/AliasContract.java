package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.state.StateReader;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * No store is missed: whatever is called is what was stored last, through whichever alias, by the guest or by the
 * hypervisor, between blocks or within one, in whichever address space. {@code -Dunderstudy.seed=n} begins elsewhere, {@code
 * -Dunderstudy.differential=n} runs n times as many.
 */
interface AliasContract extends CpuFixture {
    int SEGMENTS = 60;
    int OPERATIONS = 80;

    @Test
    default void shouldNeverExecuteStaleCode() {
        run(false);
    }

    /** Under SMEP the supervisor cannot execute user pages. The engine's own path misses stores through such aliases. */
    @Test
    default void shouldNeverExecuteStaleCodeBesideAliasesThatCannotBeExecuted() {
        Assumptions.assumeTrue(memory() == MemoryMode.FAST);
        run(true);
    }

    private void run(boolean showNx) {
        int runs = (mode() == CounterMode.NATIVE ? 6 : 2) * Integer.getInteger("understudy.differential", 1);
        long first = Long.getLong("understudy.seed", 1L);
        int calls = 0;
        for (long seed = first; seed < first + runs; seed++) {
            calls += run(seed, showNx);
        }
        assertTrue(calls > runs * SEGMENTS * OPERATIONS / 20, "calls: " + calls);
    }

    private int run(long seed, boolean showNx) {
        Random random = new Random(seed);
        int calls = 0;
        try (Guest guest = guest(Code.of())) {
            AliasedPages pages = new AliasedPages(random, guest.ram, showNx);
            pages.use(guest.state, showNx);
            guest.state.setGeneral(GeneralRegister.EBP, 0);
            for (int segment = 0; segment < SEGMENTS; segment++) {
                boolean user = !showNx && random.nextInt(4) == 0;
                AliasProgram program = new AliasProgram(random, pages, user, OPERATIONS);
                guest.load(program.code());
                guest.onRequest = () -> {
                    for (int i = 0; i < AliasProgram.BYTES_AN_OUT; i++) {
                        AliasProgram.DeviceWrite each = program.deviceWrites().remove();
                        guest.ram.put(each.physical(), each.value());
                        guest.cpu.ramWritten(each.physical(), 1);
                    }
                };
                guest.resumeAt(Code.ORIGIN);
                guest.state.setPrivilege(user ? 3 : 0);
                CpuExit exit = CpuExit.LIMIT;
                while (exit == CpuExit.LIMIT) {
                    exit = guest.cpu.run(guest.cpu.count() + 1 + random.nextInt(100));
                }
                String when = "segment " + segment + " of -Dunderstudy.seed=" + seed;
                assertEquals(user ? CpuExit.EXCEPTION : CpuExit.HALT, exit, when);
                assertEquals(user ? 0x80 : 0, user ? guest.cpu.exceptionVector() : 0, when);
                assertEquals(0, guest.register(GeneralRegister.EBP), () -> "stale executions in " + when);
                assertTrue(pages.modelIsRight(), () -> "another model of memory in " + when);
                calls += program.calls();
                disturb(random, guest, pages);
            }
        }
        return calls;
    }

    /** What the hypervisor does between runs: writes a routine by DMA, or begins anew from a checkpoint. */
    private static void disturb(Random random, Guest guest, AliasedPages pages) {
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = pages.anyAlias(random) + 0x400;
            int value = random.nextInt();
            pages.write32(at + 1, value);
            guest.ram.putInt(pages.physical(at) + 1, value);
            guest.cpu.ramWritten(pages.physical(at) + 1, 4);
        }
        if (random.nextInt(3) == 0) {
            guest.cpu.restore(new StateReader(ByteBuffer.wrap(guest.saved())));
        }
    }
}
