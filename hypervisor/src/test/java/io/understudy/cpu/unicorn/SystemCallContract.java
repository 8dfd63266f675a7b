package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.SegmentRegister;
import org.junit.jupiter.api.Test;

/** SYSCALL and SYSRET (AMD64 manual vol. 3): each counts one, and no stop shows. */
interface SystemCallContract extends CpuFixture {
    int KERNEL = 0x3000;
    int ARITHMETIC_DF_IF = 0xED5;

    /** Sets STAR, LSTAR and FMASK by WRMSR at 2000h, then goes to 1000h as a user. */
    private Guest user(Code program, int mask) {
        Code setup = new Code(0x2000);
        setup.move(1, 0xC0000081).move(0, 0).move(2, 0x00230010).emit(0x0F, 0x30);
        setup.move(1, 0xC0000082).move(0, KERNEL).move(2, 0xFFFFFF80).emit(0x0F, 0x30);
        setup.move(1, 0xC0000083).move(0, KERNEL + 0x100).emit(0x0F, 0x30);
        setup.move(1, 0xC0000084).move(0, mask).move(2, 0).emit(0x0F, 0x30, 0xF4);
        Guest guest = longGuest(program).load(setup);
        guest.resumeAt(0x2000).expect(CpuExit.HALT, 16, setup.here());
        guest.state.setSegment(SegmentRegister.CS, 0x33, 0, -1, 0x00A0FB00);
        guest.state.setSegment(SegmentRegister.SS, 0x2B, 0, -1, 0x00C0F300);
        guest.state.setPrivilege(3);
        return guest.resumeAt(0x1000);
    }

    @Test
    default void shouldEnterTheKernelAndComeBack() {
        // STC; STD; SYSCALL; NOP; INT 80h. The kernel: PUSHFQ; POP RAX; SYSRETQ.
        try (Guest guest = user(Code.of(0xF9, 0xFD, 0x0F, 0x05, 0x90, 0xCD, 0x80), 0x600)) {
            guest.load(new Code(KERNEL).emit(0x9C, 0x58, 0x48, 0x0F, 0x07));
            guest.state.setFlags(0x10206);
            assertEquals(CpuExit.LIMIT, guest.cpu.run(17));
            guest.at(19, LongMode.UPPER + KERNEL);
            assertEquals(0, guest.state.privilege());
            assertEquals(0x10, guest.state.selector(SegmentRegister.CS));
            assertEquals(0x18, guest.state.selector(SegmentRegister.SS));
            assertEquals(0x1004, guest.state.general(GeneralRegister.ECX));
            assertEquals(0x607, guest.state.general(GeneralRegister.R11), "without RF");
            assertEquals(7, guest.state.flags());
            guest.expectException(0x80, 0, 24, 0x1007);
            assertEquals(7, guest.register(GeneralRegister.EAX));
            assertEquals(3, guest.state.privilege());
            assertEquals(0x33, guest.state.selector(SegmentRegister.CS));
            assertEquals(0x2B, guest.state.selector(SegmentRegister.SS));
            assertEquals(0x607, guest.state.flags());
        }
    }

    @Test
    default void shouldClearEveryFlagOfTheMask() {
        try (Guest guest = user(Code.of(0x0F, 0x05), -1)) {
            guest.load(new Code(KERNEL).emit(0x9C, 0x58, 0xF4));
            guest.state.setFlags(ARITHMETIC_DF_IF | 2);
            guest.expect(CpuExit.HALT, 20, LongMode.UPPER + KERNEL + 3);
            assertEquals(2, guest.register(GeneralRegister.EAX));
            assertEquals(ARITHMETIC_DF_IF | 2, guest.state.general(GeneralRegister.R11));
        }
    }

    /** Flags that the engine has not computed yet when SYSCALL comes. */
    @Test
    default void shouldCarryLazyFlags() {
        // CMP EAX,EDX; SYSCALL with 7 and 12: CF, SF, AF. Then the same with a useless prefix.
        for (int prefix : new int[] {0x90, 0x48, 0x66}) {
            try (Guest guest = user(Code.of(0x39, 0xD0, prefix, 0x0F, 0x05), 0)) {
                guest.load(new Code(KERNEL).emit(0xF4));
                guest.state.setGeneral(GeneralRegister.EAX, 7);
                guest.state.setGeneral(GeneralRegister.EDX, 12);
                guest.expect(CpuExit.HALT, prefix == 0x90 ? 20 : 19, LongMode.UPPER + KERNEL + 1);
                assertEquals(0x91, guest.arithmeticFlags());
                assertEquals(0x93, guest.state.general(GeneralRegister.R11));
                assertEquals(0x1005, guest.state.general(GeneralRegister.ECX));
            }
        }
    }

    @Test
    default void shouldUseAnotherEntryFromCompatibleCode() {
        try (Guest guest = user(Code.of(0x0F, 0x05), 0)) {
            guest.state.setSegment(SegmentRegister.CS, 0x23, 0, -1, 0x00C0FB00);
            guest.load(new Code(KERNEL + 0x100).emit(0x48, 0x90, 0xF4));
            guest.expect(CpuExit.HALT, 19, LongMode.UPPER + KERNEL + 0x103);
        }
    }

    @Test
    default void shouldBeInvalidWhereItIsNotSwitchedOn() {
        try (Guest guest = user(Code.of(0x90, 0x0F, 0x05, 0x90, 0xCD, 0x80), 0)) {
            guest.state.setExtendedFeatures(0x500);
            guest.expectException(6, 0, 18, 0x1001);
            guest.expectException(6, 0, 19, 0x1001);
            assertEquals(3, guest.state.privilege());
            guest.resumeAt(0x1003).expectException(0x80, 0, 21, 0x1006);
        }
        try (Guest guest = guest(Code.of(0x90, 0x0F, 0x05, 0xF4))) {
            guest.expectException(6, 0, 2, 0x1001);
        }
    }

    /** A call in a loop, cut at every count: the user's and the kernel's instructions are told apart by nothing. */
    @Test
    default void shouldStopAtEveryCountAsIfItNeverStopped() {
        // INC EAX; SYSCALL; JMP back. The kernel: INC EDX; SYSRETQ.
        Code loop = Code.of(0xFF, 0xC0, 0x0F, 0x05, 0xEB, 0xFA);
        Code kernel = new Code(KERNEL).emit(0xFF, 0xC2, 0x48, 0x0F, 0x07);
        try (Guest stopped = user(loop, 0x200).load(kernel);
                Guest free = user(loop, 0x200).load(kernel)) {
            for (int count = 17; count < 60; count++) {
                assertEquals(CpuExit.LIMIT, stopped.cpu.runExactly(count));
                assertEquals(count, stopped.cpu.count());
            }
            assertEquals(CpuExit.LIMIT, free.cpu.runExactly(59));
            Guest.assertSame(free, stopped, "at 59");
        }
    }
}
