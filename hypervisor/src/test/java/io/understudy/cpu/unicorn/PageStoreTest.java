package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.CpuExit;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.cpu.unicorn.memory.TlbFill;
import io.understudy.state.StateReader;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pages get their fast stores back once they are data, at moments that are a function of the guest alone. */
final class PageStoreTest {
    private static final int SUPERVISOR = 2;
    private static final int PATIENCE = 256;
    private static final int ROUTINE = 0x20000;

    @BeforeAll
    static void requireEngine() {
        CpuContract.requireEngine();
    }

    /** CALL routine; MOV EDI,page+800h; MOV ECX,stores; REP STOSD; HLT. */
    private static Guest after(int page, int stores) {
        Code code = new Code().call(ROUTINE).move(7, page + 0x800).move(1, stores);
        Guest guest = new Guest(CounterMode.NATIVE, MemoryMode.FAST, code.emit(0xF3, 0xAB, 0xF4));
        guest.load(new Code(ROUTINE).emit(0xC3));
        assertEquals(CpuExit.HALT, guest.cpu.run(Cpu.NO_LIMIT), guest.cpu::failure);
        return guest;
    }

    @Test
    void shouldCheckStoresWhileThePageHasPatience() {
        try (Guest guest = after(ROUTINE, PATIENCE - 1)) {
            TlbFill fill = guest.engine.fill();
            assertTrue(fill.isFetched(ROUTINE / 0x1000));
            assertNotEquals(ROUTINE, fill.entry(SUPERVISOR, ROUTINE).write());
            assertEquals(0, fill.returnedPages());
        }
    }

    @Test
    void shouldLetStoresThroughOnceItHasNone() {
        try (Guest guest = after(ROUTINE, PATIENCE)) {
            TlbFill fill = guest.engine.fill();
            assertFalse(fill.isFetched(ROUTINE / 0x1000));
            assertEquals(ROUTINE, fill.entry(SUPERVISOR, ROUTINE).write());
            assertEquals(-1, fill.entry(SUPERVISOR, ROUTINE).code());
            assertEquals(1, fill.returnedPages());
        }
    }

    @Test
    void shouldHaveMorePatienceWithAPageThatWasCodeAfterAll() {
        try (Guest guest = after(ROUTINE, PATIENCE)) {
            TlbFill fill = guest.engine.fill();
            for (int stores : new int[] {500, 500, 23}) {
                fillMore(guest, stores);
                assertTrue(fill.isFetched(ROUTINE / 0x1000), "after " + stores + " more");
            }
            fillMore(guest, 1);
            assertFalse(fill.isFetched(ROUTINE / 0x1000));
            assertEquals(2, fill.returnedPages());
        }
    }

    private static void fillMore(Guest guest, int stores) {
        Code code = new Code().call(ROUTINE).move(7, ROUTINE + 0x200).move(1, stores);
        guest.load(code.emit(0xF3, 0xAB, 0xF4)).resumeAt(Code.ORIGIN);
        assertEquals(CpuExit.HALT, guest.cpu.run(Cpu.NO_LIMIT), guest.cpu::failure);
    }

    /** The block that stores may go on to rewrite itself. */
    @Test
    void shouldKeepThePageOfTheBlockThatRuns() {
        try (Guest guest = after(Code.ORIGIN, 2 * PATIENCE)) {
            assertTrue(guest.engine.fill().isFetched(Code.ORIGIN / 0x1000));
            assertEquals(0, guest.engine.fill().returnedPages());
        }
    }

    /**
     * Pages that are code, then data, then code again, thousands of times, through aliases, beside cleared Accessed bits,
     * with a checkpoint after each segment, from which one replica is restored and the other restarts.
     */
    @Test
    void shouldBeTheSameInReplicasWhateverTheirSlicesAndCheckpoints() {
        int segments = 40 * Integer.getInteger("understudy.differential", 1);
        long seed = Long.getLong("understudy.seed", 1L);
        Random random = new Random(seed);
        Random slices = new Random(~seed);
        long returned = 0;
        Guest primary = prepared();
        Guest backup = prepared();
        try {
            for (int segment = 0; segment < segments; segment++) {
                String when = "segment " + segment + " of -Dunderstudy.seed=" + seed;
                for (int part = 0; part < 3; part++) {
                    Code code = changes(random);
                    run(primary, code, slices);
                    run(backup, code, null);
                    assertEquals(AccessedProgram.accessed(primary.ram), AccessedProgram.accessed(backup.ram), when);
                    Guest.assertSame(primary, backup, when);
                }
                returned += backup.engine.fill().returnedPages();
                assertEquals(
                        primary.engine.fill().returnedPages(),
                        backup.engine.fill().returnedPages(),
                        when);
                Guest restored = prepared();
                restored.ram.put(0, backup.ram, 0, Guest.RAM_BYTES);
                restored.cpu.ramWritten(0, Guest.RAM_BYTES);
                restored.cpu.restore(new StateReader(ByteBuffer.wrap(backup.saved())));
                restored.requests.addAll(backup.requests);
                backup.close();
                backup = restored;
                primary.cpu.restart();
            }
        } finally {
            primary.close();
            backup.close();
        }
        assertTrue(returned > 50L * segments, "pages that got their fast stores back: " + returned);
    }

    private static Guest prepared() {
        Guest guest = new Guest(CounterMode.NATIVE, MemoryMode.FAST);
        AccessedProgram.prepare(guest);
        return guest;
    }

    /** Calls, fills and clears, with little else between. */
    private static Code changes(Random random) {
        Code code = new Code();
        for (int i = 0; i < 90; i++) {
            int page = random.nextInt(768);
            AccessedProgram.countDown(code, page);
            AccessedProgram.fill(code, (page + 64 * random.nextInt(12)) % 768, 200 + random.nextInt(600));
            if (random.nextInt(4) == 0) {
                AccessedProgram.clearBits(code, random.nextInt(700), 60);
            }
        }
        return code.emit(0xF4);
    }

    private static void run(Guest guest, Code code, Random slices) {
        guest.load(code).resumeAt(Code.ORIGIN);
        CpuExit exit;
        do {
            exit = guest.cpu.run(slices == null ? Cpu.NO_LIMIT : guest.cpu.count() + 1 + slices.nextInt(2000));
        } while (exit == CpuExit.LIMIT);
        assertEquals(CpuExit.HALT, exit, guest.cpu::failure);
    }
}
