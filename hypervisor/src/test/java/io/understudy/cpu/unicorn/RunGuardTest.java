package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.interposition.NativePieces;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A crash of the engine ends the run of one processor: not the process, not the other processors. */
final class RunGuardTest {
    private static final int THIRD = 0x1800;

    /** JMP to the next instruction; MOV EAX,THIRD; JMP EAX. */
    private static final Code BLOCKS = Code.of(0xEB, 0).move(0, THIRD).emit(0xFF, 0xE0);

    /** Where the words say what fetches a byte of code, see engine-calls.inc. */
    private static final int CODE_BYTE = 128;

    @BeforeAll
    static void requireEngine() {
        CpuContract.requireEngine();
    }

    @Test
    void shouldSayAtWhichInstructionTheEngineAborted() {
        ByteBuffer words = NativePieces.get().words();
        try (Guest guest = new Guest(CounterMode.NATIVE, MemoryMode.FAST, BLOCKS)) {
            assertEquals(CpuExit.LIMIT, guest.cpu.run(1));
            long fetch = words.getLong(CODE_BYTE);
            words.putLong(CODE_BYTE, Libunicorn.addressOf("cpu_abort_x86_64"));
            CpuExit exit = guest.cpu.run(100);
            words.putLong(CODE_BYTE, fetch);
            assertEquals(CpuExit.FAILED, exit);
            assertTrue(guest.cpu.failure().contains("abort"), guest.cpu.failure());
            assertTrue(guest.cpu.failure().endsWith("translated the instruction at 1800h"), guest.cpu.failure());
            assertEquals(THIRD, guest.cpu.failedAt());
            guest.at(3, THIRD);
        }
        theNextProcessorRuns();
    }

    /** The engine finds a block's record where none is. */
    @Test
    void shouldOutliveASignalInTheEngine() {
        try (Guest guest = new Guest(CounterMode.NATIVE, MemoryMode.FAST, BLOCKS)) {
            assertEquals(CpuExit.LIMIT, guest.cpu.run(1));
            long uc = guest.engineAddress();
            EngineRuntime.get().layout().jumpCacheOf(uc).put(THIRD, 8);
            assertEquals(CpuExit.FAILED, guest.cpu.run(100));
            assertTrue(guest.cpu.failure().contains("SIGSEGV"), guest.cpu.failure());
            assertEquals(Code.ORIGIN + 2, guest.cpu.failedAt(), "the block that ran last");
            assertEquals(1, guest.cpu.count());
            assertTrue(guest.saved().length > 0);
        }
        theNextProcessorRuns();
    }

    private static void theNextProcessorRuns() {
        try (Guest guest = new Guest(CounterMode.NATIVE, MemoryMode.FAST, BLOCKS)) {
            guest.load(new Code(THIRD).emit(0xF4)).expect(CpuExit.HALT, 4, THIRD + 1);
        }
    }
}
