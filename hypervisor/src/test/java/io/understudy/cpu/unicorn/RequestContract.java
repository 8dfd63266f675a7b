package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.Cpu;
import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** IN, OUT, RDTSC, CPUID, and stopping from outside. */
interface RequestContract extends CpuFixture {
    @Test
    default void shouldPassPortAccessesWithTheirBlockStart() {
        // NOP; IN AL,60h; OUT 61h,AX; JMP next; next: IN EAX,DX; OUT DX,AL; HLT
        Code code = Code.of(0x90, 0xE4, 0x60, 0x66, 0xE7, 0x61, 0xEB, 0, 0xED, 0xEE, 0xF4);
        try (Guest guest = guest(code)) {
            guest.state.setGeneral(GeneralRegister.EDX, 0xABCD1D7);
            guest.expect(CpuExit.HALT, 7, 0x100B);
            assertEquals(
                    List.of("in 96 1 from 0", "out 97 2 d8h from 0", "in 53719 4 from 4", "out 53719 1 4fh from 4"),
                    guest.requests);
            assertEquals(0x12345678 + 0xD1D7, guest.register(GeneralRegister.EAX));
        }
    }

    @Test
    default void shouldSplitTheTimestampOverTwoRegisters() {
        try (Guest guest = guest(Code.of(0x0F, 0x31, 0xF4))) {
            guest.expect(CpuExit.HALT, 2, 0x1003);
            assertEquals(0x55667789, guest.register(GeneralRegister.EAX));
            assertEquals(0x11223344, guest.register(GeneralRegister.EDX));
        }
    }

    @Test
    default void shouldShowRdrandAndHideSysenter() {
        Code code = new Code().move(0, 1).emit(0x0F, 0xA2, 0xF4);
        try (Guest guest = guest(code)) {
            guest.expect(CpuExit.HALT, 3, code.here());
            assertEquals(1 << 30, guest.register(GeneralRegister.ECX) & (1 << 30), "RDRAND");
            assertEquals(0, guest.register(GeneralRegister.EDX) & (1 << 11), "SEP");
            assertEquals(1 << 8, guest.register(GeneralRegister.EDX) & (1 << 8), "CX8");
            assertEquals(1 << 4, guest.register(GeneralRegister.EDX) & (1 << 4), "TSC");
        }
    }

    @Test
    default void shouldAnswerUnknownCpuidLeaves() {
        Code code = new Code().move(0, 0x12345).emit(0x0F, 0xA2, 0xF4);
        try (Guest guest = guest(code)) {
            guest.expect(CpuExit.HALT, 3, code.here());
        }
    }

    @Test
    default void shouldThrowWhatADeviceThrewAndStandAtABlockStart() {
        Code code = Code.of(0x90, 0xE4, 0x60, 0xEB, 0, 0x40, 0xF4);
        try (Guest guest = guest(code)) {
            IllegalStateException thrown = new IllegalStateException("device");
            guest.onRequest = () -> {
                throw thrown;
            };
            assertSame(thrown, assertThrows(IllegalStateException.class, () -> guest.cpu.run(Cpu.NO_LIMIT)));
            guest.at(3, 0x1005);
            guest.expect(CpuExit.HALT, 5, 0x1007);
        }
    }

    @Test
    default void shouldStopAtTheNextBlockWhenADeviceAsks() {
        Code code = Code.of(0x90, 0xE4, 0x60, 0xEB, 0, 0x40, 0xF4);
        try (Guest guest = guest(code)) {
            guest.onRequest = guest.cpu::requestStop;
            guest.expect(CpuExit.LIMIT, 3, 0x1005).expect(CpuExit.HALT, 5, 0x1007);
        }
    }

    /**
     * A device writes into two routines, called one after the other by blocks that are chained, while the first caller's
     * block runs; and into the rest of that block. What stands there later is executed later, in a warm engine as in a cold.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    default void shouldExecuteWhatADeviceWroteFromTheNextBlockOn(boolean cold) {
        int first = 0x1401;
        int second = 0x1801;
        // loop: OUT 60h,AL; MOV EDX,imm; CALL first; CALL second; LEA ESI,[ESI*8+EDX]; DEC ECX; JNZ loop; HLT
        Code code = new Code()
                .move(1, 100)
                .jump(0x100A)
                .emit(0xE6, 0x60, 0xBA)
                .word(0)
                .call(0x1400)
                .call(0x1800)
                .emit(0x8D, 0x34, 0xF2, 0x49, 0x75, 0xE9, 0xF4);
        // MOV EAX,imm; ADD EBX,EAX; RET
        int[] routine = {0xB8, 0, 0, 0, 0, 0x01, 0xC3, 0xC3};
        try (Guest guest = guest(code)) {
            guest.load(new Code(0x1400).emit(routine)).load(new Code(0x1800).emit(routine));
            int[] asked = {0};
            guest.onRequest = () -> {
                asked[0]++;
                // Not each time into its own block, which is chained to the next only if it has run before.
                int[] written = asked[0] % 3 == 0 ? new int[] {0x100D, first, second} : new int[] {first, second};
                for (int at : written) {
                    guest.ram.putInt(at, asked[0]);
                    guest.cpu.ramWritten(at, 4);
                }
            };
            int before = 0;
            CpuExit exit = guest.cpu.run(cold ? 1 : Cpu.NO_LIMIT);
            while (exit == CpuExit.LIMIT) {
                assertTrue(guest.cpu.restart() >= 0);
                exit = guest.cpu.run(guest.cpu.count() + 1);
            }
            for (int i = 0; i < 100; i++) {
                before = before * 8 + i / 3 * 3;
            }
            assertEquals(CpuExit.HALT, exit);
            assertEquals(100 * 101, guest.register(GeneralRegister.EBX));
            assertEquals(before, guest.register(GeneralRegister.ESI), "the block that asks goes on as it was");
        }
    }

    @Test
    default void shouldStopTheNextRunWhenAskedBetweenRuns() {
        try (Guest guest = guest(Code.of(0x90, 0xF4))) {
            guest.cpu.requestStop();
            guest.expect(CpuExit.LIMIT, 0, 0x1000).expect(CpuExit.HALT, 2, 0x1002);
        }
    }

    @Test
    default void shouldStopWhenAnotherThreadAsks() throws InterruptedException {
        // OUT once to say that the loop is reached, then a loop without end.
        Code code = Code.of(0xE6, 0x60, 0x40, 0xEB, 0xFD);
        try (Guest guest = guest(code)) {
            for (int i = 0; i < 50; i++) {
                CountDownLatch running = new CountDownLatch(1);
                guest.onRequest = running::countDown;
                Thread other = new Thread(() -> {
                    try {
                        running.await();
                        guest.cpu.requestStop();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                });
                other.start();
                long before = guest.cpu.count();
                assertEquals(CpuExit.LIMIT, guest.resumeAt(0x1000).cpu.run(Cpu.NO_LIMIT));
                other.join();
                assertEquals(0x1002, guest.state.instructionPointer());
                assertEquals(1, (guest.cpu.count() - before) % 2, "OUT, then pairs");
            }
        }
    }
}
