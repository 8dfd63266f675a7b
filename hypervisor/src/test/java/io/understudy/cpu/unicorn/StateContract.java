package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.SegmentRegister;
import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Registers as the machine sees and sets them, and the processor's state as bytes. */
interface StateContract extends CpuFixture {
    int REAL_MODE_CODE = 0x9B00;
    int REAL_MODE_DATA = 0x9300;

    @Test
    default void shouldExecuteInRealModeFromTheResetVector() {
        // At F000:FFF0, with the base that a segment register load would give.
        Code code = new Code(0xFFF0 + 0x60000).emit(0xB8, 0x34, 0x12, 0x8E, 0xD8, 0xC6, 0x06, 0x10, 0x00, 0x55, 0xF4);
        try (Guest guest = new Guest(mode(), memory(), code)) {
            guest.state.setControl(0, 0);
            guest.state.setSegment(SegmentRegister.CS, 0x6000, 0x60000, 0xFFFF, REAL_MODE_CODE);
            for (SegmentRegister data :
                    new SegmentRegister[] {SegmentRegister.DS, SegmentRegister.ES, SegmentRegister.SS}) {
                guest.state.setSegment(data, 0, 0, 0xFFFF, REAL_MODE_DATA);
            }
            guest.state.setInstructionPointer(0xFFF0);
            guest.expect(CpuExit.HALT, 4, 0xFFFB);
            assertEquals(0x1234, guest.register(GeneralRegister.EAX));
            assertEquals(0x55, guest.ram.get(0x12350));
            assertEquals(0x1234, guest.state.selector(SegmentRegister.DS));
            assertEquals(0x12340, guest.state.base(SegmentRegister.DS));
        }
    }

    @Test
    default void shouldExecuteInVirtual8086Mode() {
        // PUSHF in virtual mode with IOPL 0 is #GP; a real-mode segment load is fine.
        Code code = new Code(0x20000).emit(0xB8, 0x00, 0x03, 0x8E, 0xD8, 0x9C);
        try (Guest guest = new Guest(mode(), memory(), code)) {
            guest.state.setFlags(0x20002);
            guest.state.setSegment(SegmentRegister.CS, 0x2000, 0x20000, 0xFFFF, REAL_MODE_CODE | (3 << 13));
            guest.state.setSegment(SegmentRegister.SS, 0x800, 0x8000, 0xFFFF, REAL_MODE_DATA | (3 << 13));
            guest.state.setPrivilege(3);
            guest.state.setInstructionPointer(0);
            guest.expectException(13, 0, 3, 5);
            assertEquals(0x3000, guest.state.base(SegmentRegister.DS));
            assertEquals(0x20002, guest.state.flags());
        }
    }

    /** What delivering an interrupt needs and the engine's own interface refuses: a more privileged CS and SS. */
    @Test
    default void shouldLetTheMachineRaisePrivilege() {
        Code user = Code.of(0xCD, 0x80);
        try (Guest guest = guest(user)) {
            guest.load(new Code(0x3000).emit(0x0F, 0x20, 0xC0, 0xF4));
            guest.state.setPrivilege(3);
            guest.expectException(0x80, 0, 1, 0x1002);
            guest.state.setSegment(SegmentRegister.CS, 8, 0, -1, 0x00C09B00);
            guest.state.setSegment(SegmentRegister.SS, 16, 0, -1, 0x00C09300);
            guest.state.setPrivilege(0);
            guest.resumeAt(0x3000).expect(CpuExit.HALT, 3, 0x3004);
            assertEquals(1, guest.register(GeneralRegister.EAX));
            assertEquals(8, guest.state.selector(SegmentRegister.CS));
        }
    }

    @Test
    default void shouldGiveBackWhatWasSet() {
        try (Guest guest = guest(Code.of(0xF4))) {
            guest.state.setFlags(0x0CD7 | 0x3000);
            assertEquals(0x3CD7, guest.state.flags());
            guest.state.setControl(2, 0x12345);
            assertEquals(0x12345, guest.state.control(2));
            guest.state.setSegment(SegmentRegister.FS, 0x30, 0x87654321L, 0xFFF, 0x00409300);
            assertEquals(0x30, guest.state.selector(SegmentRegister.FS));
            assertEquals(0x87654321L, guest.state.base(SegmentRegister.FS));
            assertEquals(0xFFF, guest.state.limit(SegmentRegister.FS));
            assertEquals(0x00409300, guest.state.attributes(SegmentRegister.FS));
            guest.expect(CpuExit.HALT, 1, 0x1001);
            assertEquals(0x3CD7, guest.state.flags());
        }
    }

    @Test
    default void shouldContinueInANewEngineAsInTheOld() {
        for (int program = 0; program < 10; program++) {
            long seed = 4711L + program;
            Code code = RandomProgram.plain(new Random(seed));
            try (Guest old = guest(code);
                    Guest fresh = guest(Code.of())) {
                assertEquals(CpuExit.LIMIT, old.cpu.runExactly(777));
                fresh.ram.put(0, old.ram, 0, Guest.RAM_BYTES);
                fresh.cpu.restore(new StateReader(ByteBuffer.wrap(old.saved())));
                Guest.assertSame(old, fresh, "restored, seed " + seed);
                assertEquals(old.cpu.runExactly(5000), fresh.cpu.runExactly(5000));
                Guest.assertSame(old, fresh, "continued, seed " + seed);
            }
        }
    }

    /** FPU, SSE, control and model-specific registers; the program leaves something in each. */
    @Test
    default void shouldCarryEveryUnit() {
        Code code = new Code().emit(0x0F, 0x20, 0xE0, 0x66, 0x0D, 0x00, 0x06, 0x0F, 0x22, 0xE0);
        code.emit(0xDB, 0xE3, 0xD9, 0xEB, 0xD9, 0xE8, 0xD9, 0x2D)
                .word(0x4000)
                .emit(0x0F, 0x28, 0x05)
                .word(0x4010);
        code.emit(0x0F, 0xAE, 0x15).word(0x4020).move(1, 0x174).move(0, 0x77).emit(0x0F, 0x30);
        code.move(0, 0x1234)
                .emit(0x0F, 0x23, 0xC0, 0xFB, 0xF4, 0xDE, 0xC1, 0xDD, 0x1D)
                .word(0x4030);
        code.emit(0x0F, 0x58, 0xC0, 0x0F, 0x11, 0x05).word(0x4040).emit(0x0F, 0x21, 0xC3, 0x0F, 0x32, 0xF4);
        try (Guest old = guest(code);
                Guest fresh = guest(Code.of())) {
            old.ram.putShort(0x4000, (short) 0x0F7F).putInt(0x4020, 0x3F80);
            old.ram.putFloat(0x4010, 1.5f).putFloat(0x401C, -2.5f);
            assertEquals(CpuExit.HALT, old.cpu.run(1000), old.cpu::failure);
            fresh.ram.put(0, old.ram, 0, Guest.RAM_BYTES);
            fresh.cpu.restore(new StateReader(ByteBuffer.wrap(old.saved())));
            Guest.assertSame(old, fresh, "restored");
            assertEquals(CpuExit.HALT, old.cpu.run(1000));
            assertEquals(CpuExit.HALT, fresh.cpu.run(1000));
            Guest.assertSame(old, fresh, "continued");
            assertEquals(Math.PI + 1, fresh.ram.getDouble(0x4030), 1e-12);
            assertEquals(3.0f, fresh.ram.getFloat(0x4040));
            assertEquals(0x77, fresh.register(GeneralRegister.EAX));
            assertEquals(0x1234, fresh.register(GeneralRegister.EBX));
        }
    }

    @Test
    default void shouldKeepTheInterruptShadowAndPaging() {
        try (Guest old = guest(Code.of(0xFB, 0x90, 0xF4));
                Guest fresh = guest(Code.of())) {
            new PageTables(old.ram, 0x10000).identity(0, 0x80000).use(old.state);
            assertEquals(CpuExit.LIMIT, old.cpu.run(1));
            fresh.ram.put(0, old.ram, 0, Guest.RAM_BYTES);
            fresh.cpu.restore(new StateReader(ByteBuffer.wrap(old.saved())));
            assertEquals(true, fresh.state.interruptShadow());
            assertArrayEquals(old.saved(), fresh.saved());
            fresh.cpu.watchInterruptFlag(true);
            fresh.expect(CpuExit.INTERRUPT_WINDOW, 2, 0x1002);
            assertEquals(0x80000001L, fresh.state.control(0));
        }
    }

    @Test
    default void shouldRefuseATruncatedState() {
        try (Guest guest = guest(Code.of(0xF4))) {
            byte[] saved = guest.saved();
            for (int length = 0; length < saved.length; length += 41) {
                StateReader reader = new StateReader(ByteBuffer.wrap(saved, 0, length));
                assertThrows(BadStateException.class, () -> guest.cpu.restore(reader));
            }
            guest.expect(CpuExit.HALT, 1, 0x1001);
        }
    }
}
