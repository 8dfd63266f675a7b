package io.understudy.cpu.unicorn;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.GuestRequests;
import io.understudy.cpu.unicorn.counter.CounterMode;
import io.understudy.cpu.unicorn.memory.MemoryPath;

/** Counts a small program and compares with the engine's own exact, slow counting ({@code uc_emu_start(count=)}). */
final class CounterSelfTest {
    private static final int CODE = 0x1000;
    private static final int RAM_BYTES = 0x4000;

    /** MOV ECX,5; again: NOP; ADD EAX,ECX; CALL behind; DEC ECX; JNZ again; HLT; behind: INC EBX; RET. */
    private static final int[] PROGRAM = {
        0xB9, 5, 0, 0, 0, 0x90, 0x01, 0xC8, 0xE8, 4, 0, 0, 0, 0x49, 0x75, 0xF5, 0xF4, 0x43, 0xC3
    };

    private static final int TOTAL = 1 + 5 * 7 + 1;
    static final GuestRequests NO_DEVICES = new GuestRequests() {
        @Override
        public int portRead(int port, int size) {
            return -1;
        }

        @Override
        public void portWrite(int port, int size, int value) {}

        @Override
        public long timestamp() {
            return 0;
        }
    };

    private CounterSelfTest() {}

    /** What is wrong with this counter, or null. */
    static String run(EngineRuntime runtime, CounterMode mode) {
        try (UnicornEngine engine =
                UnicornEngine.forSelfTest(runtime, mode, MemoryPath.UNTOUCHED, RAM_BYTES, NO_DEVICES)) {
            for (int i = 0; i < PROGRAM.length; i++) {
                engine.ram().put(CODE + i, (byte) PROGRAM[i]);
            }
            Cpu cpu = engine.cpu();
            cpu.state().setInstructionPointer(CODE);
            cpu.state().setGeneral(GeneralRegister.ESP, RAM_BYTES);
            for (long limit = 1; limit < TOTAL; limit++) {
                CpuExit exit = cpu.runExactly(limit);
                if (exit != CpuExit.LIMIT || cpu.count() != limit) {
                    return "it stopped with " + exit + " at " + cpu.count() + " instead of " + limit;
                }
            }
            CpuExit exit = cpu.run(Cpu.NO_LIMIT);
            return exit == CpuExit.HALT && cpu.count() == TOTAL ? null : "it counts " + cpu.count() + ", not " + TOTAL;
        }
    }
}
