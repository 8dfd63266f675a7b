package io.understudy.cpu.unicorn;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryMode;
import io.understudy.cpu.unicorn.memory.MemoryPath;
import io.understudy.cpu.unicorn.memory.TlbFill;
import java.nio.ByteBuffer;

/** Rewrites a routine through an alias of its page and calls it again, on the fast memory path. */
final class MemorySelfTest {
    private static final int RAM_BYTES = 0x8000;
    private static final int PAGE = 4096;
    private static final int PAGES = RAM_BYTES / PAGE;
    private static final int CODE = 0x1000;
    private static final int DIRECTORY = 0x2000;
    private static final int TABLE = 0x3000;
    private static final int STACK = 0x4000;
    private static final int ROUTINE = 0x5000;
    private static final int ALIAS = 0x8000;
    private static final int PRESENT_WRITABLE = 3;
    private static final int PAGING = 0x80000001;

    /** {@code MMU_KNOSMAP_IDX}: supervisor, no SMAP. */
    private static final int SUPERVISOR = 2;

    /**
     * MOV BYTE [ALIAS],INC EAX; MOV BYTE [ALIAS+1],RET; CALL ROUTINE; MOV BYTE [ALIAS],INC EBX; CALL ROUTINE; HLT.
     */
    private static final int[] PROGRAM = {
        0xC6, 0x05, 0, 0x80, 0, 0, 0x40, 0xC6, 0x05, 1, 0x80, 0, 0, 0xC3, 0xE8, 0xED, 0x3F, 0, 0, //
        0xC6, 0x05, 0, 0x80, 0, 0, 0x43, 0xE8, 0xE1, 0x3F, 0, 0, 0xF4
    };

    private MemorySelfTest() {}

    /** What is wrong with the fast path, or null. */
    static String run(EngineRuntime runtime) {
        MemoryPath path = new MemoryPath(MemoryMode.FAST, runtime.fill().layout());
        try (UnicornEngine engine =
                UnicornEngine.forSelfTest(runtime, CounterMode.NATIVE, path, RAM_BYTES, CounterSelfTest.NO_DEVICES)) {
            ByteBuffer ram = engine.ram();
            ram.putInt(DIRECTORY, TABLE | PRESENT_WRITABLE);
            for (int page = 0; page < PAGES; page++) {
                ram.putInt(TABLE + 4 * page, page * PAGE | PRESENT_WRITABLE);
            }
            ram.putInt(TABLE + 4 * PAGES, ROUTINE | PRESENT_WRITABLE);
            for (int i = 0; i < PROGRAM.length; i++) {
                ram.put(CODE + i, (byte) PROGRAM[i]);
            }
            Cpu cpu = engine.cpu();
            cpu.state().setControl(3, DIRECTORY);
            cpu.state().setControl(0, PAGING);
            cpu.state().setInstructionPointer(CODE);
            cpu.state().setGeneral(GeneralRegister.ESP, ROUTINE);
            CpuExit exit = cpu.run(Cpu.NO_LIMIT);
            if (exit != CpuExit.HALT
                    || cpu.state().general(GeneralRegister.EAX) != 1
                    || cpu.state().general(GeneralRegister.EBX) != 1) {
                return "code that was rewritten did not run as it stands";
            }
            TlbFill fill = engine.fill();
            boolean asExpected = fill.fetchedPages() == 2
                    && fill.isFetched(CODE / PAGE)
                    && fill.isFetched(ROUTINE / PAGE)
                    && fill.entry(SUPERVISOR, STACK).write() == STACK
                    && fill.entry(SUPERVISOR, ALIAS).write() != ALIAS;
            return asExpected ? null : "the TLB's entries are not as they should be";
        }
    }
}
