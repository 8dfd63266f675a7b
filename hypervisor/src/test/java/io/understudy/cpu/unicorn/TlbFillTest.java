package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.discovery.EngineLayout;
import io.understudy.cpu.unicorn.discovery.FillDiscovery;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.cpu.unicorn.memory.TlbFill;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the fast memory path does to the engine's TLB, and what is found out before it is used. */
final class TlbFillTest {
    private static final int SUPERVISOR = 2;
    private static final int DATA = 0x20000;

    @BeforeAll
    static void requireEngine() {
        CpuContract.requireEngine();
    }

    /** MOV [DATA],EAX; MOV [ORIGIN+800h],EAX; HLT. */
    private static Code stores() {
        return new Code()
                .emit(0xA3)
                .word(DATA)
                .emit(0xA3)
                .word(Code.ORIGIN + 0x800)
                .emit(0xF4);
    }

    @Test
    void shouldLetStoresThroughWhereNothingIsExecuted() {
        try (Guest guest = new Guest(CounterMode.NATIVE, MemoryMode.FAST, stores())) {
            guest.expect(CpuExit.HALT, 3, 0x100B);
            TlbFill fill = guest.engine.fill();
            assertEquals(DATA, fill.entry(SUPERVISOR, DATA).write());
            assertNotEquals(Code.ORIGIN, fill.entry(SUPERVISOR, Code.ORIGIN).write());
            assertTrue(fill.isFetched(Code.ORIGIN / 0x1000));
            assertFalse(fill.isFetched(DATA / 0x1000));
            assertEquals(1, fill.fetchedPages());
        }
    }

    @Test
    void shouldLeaveTheEnginesEntriesAloneOnItsOwnPath() {
        try (Guest guest = new Guest(CounterMode.NATIVE, MemoryMode.STOCK, stores())) {
            guest.expect(CpuExit.HALT, 3, 0x100B);
            TlbFill fill = guest.engine.fill();
            assertNotEquals(DATA, fill.entry(SUPERVISOR, DATA).write());
            assertEquals(DATA, fill.entry(SUPERVISOR, DATA).code());
            assertEquals(0, fill.fetchedPages());
        }
    }

    /** Telling the processor of a write by DMA must not make a page of data one of code. */
    @Test
    void shouldNotTakeWritesOfTheHypervisorForFetches() {
        try (Guest guest = new Guest(CounterMode.NATIVE, MemoryMode.FAST, stores())) {
            guest.cpu.ramWritten(0, Guest.RAM_BYTES);
            assertEquals(0, guest.engine.fill().fetchedPages());
            guest.expect(CpuExit.HALT, 3, 0x100B);
            guest.cpu.ramWritten(0, Guest.RAM_BYTES);
            assertEquals(1, guest.engine.fill().fetchedPages());
        }
    }

    @Test
    void shouldForgetWhatWasFetchedWhenTheEngineRestarts() {
        try (Guest guest = new Guest(CounterMode.NATIVE, MemoryMode.FAST, stores())) {
            guest.expect(CpuExit.HALT, 3, 0x100B);
            guest.cpu.restart();
            guest.at(3, 0x100B);
            assertFalse(guest.engine.fill().isFetched(Code.ORIGIN / 0x1000));
            guest.resumeAt(Code.ORIGIN).expect(CpuExit.HALT, 6, 0x100B);
            assertTrue(guest.engine.fill().isFetched(Code.ORIGIN / 0x1000));
        }
    }

    @Test
    void shouldObjectToALayoutThatIsNotAsItSeems() {
        EngineLayout right = EngineRuntime.get().layout();
        assertNull(FillDiscovery.search(right).objection());
        assertEquals("the TLB's time windows were not found", objection(right, 0, right.tlbStride()));
        assertEquals(
                "this build of libunicorn is laid out in an unknown way: the number of entries in use is not as"
                        + " expected",
                objection(right, right.tlbWindow() + 8, right.tlbStride()));
        assertEquals(
                "this build of libunicorn is laid out in an unknown way: the number of entries in use is not as"
                        + " expected",
                objection(right, right.tlbWindow(), right.tlbStride() + 8));
    }

    private static String objection(EngineLayout layout, int window, int stride) {
        EngineLayout wrong = new EngineLayout(
                layout.cpuPointer(), layout.environment(), layout.errorCode(), layout.jumpCache(), window, stride);
        FillDiscovery.Found found = FillDiscovery.search(wrong);
        assertNull(found.layout());
        return found.objection();
    }
}
