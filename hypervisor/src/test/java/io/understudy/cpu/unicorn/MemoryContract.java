package io.understudy.cpu.unicorn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.cpu.CpuExit;
import io.understudy.cpu.GeneralRegister;
import org.junit.jupiter.api.Test;

/** Paging, aliases, and what lies beyond RAM. */
interface MemoryContract extends CpuFixture {
    @Test
    default void shouldReportPageFaultsWithAddressAndCause() {
        // MOV EAX,[20000h]; then MOV [21000h],EAX to a read-only page as user
        Code code = new Code()
                .emit(0x90, 0xA1)
                .word(0x20010)
                .emit(0xA3)
                .word(0x21000)
                .emit(0xCD, 0x80);
        try (Guest guest = guest(code)) {
            PageTables tables = new PageTables(guest.ram, 0x10000).identity(0, 0x80000);
            tables.map(0x1000, 0x1000, PageTables.PRESENT | PageTables.USER);
            tables.unmap(0x20000).map(0x21000, 0x21000, PageTables.PRESENT | PageTables.USER);
            tables.use(guest.state);
            guest.state.setPrivilege(3);
            guest.expectException(14, 4, 2, 0x1001);
            assertEquals(0x20010, guest.state.control(2));
            guest.ram.putInt(0x20010, 77);
            tables.map(0x20000, 0x20000, PageTables.PRESENT | PageTables.USER);
            guest.expectException(14, 7, 4, 0x1006);
            assertEquals(77, guest.register(GeneralRegister.EAX));
            assertEquals(0x21000, guest.state.control(2));
            guest.resumeAt(0x100B).expectException(0x80, 0, 5, 0x100D);
        }
    }

    /** Telling the processor about a write must not show it the written address as if it were a linear one. */
    @Test
    default void shouldNotMixPhysicalAddressesIntoTheGuestsMappings() {
        Code code = new Code()
                .emit(0xA1)
                .word(0x20000)
                .emit(0x90, 0xCD, 0x80)
                .call(0x21000)
                .emit(0xCD, 0x80);
        try (Guest guest = guest(code)) {
            PageTables tables = new PageTables(guest.ram, 0x10000).identity(0, 0x80000);
            tables.map(0x20000, 0x30000, PageTables.PRESENT).map(0x21000, 0x31000, PageTables.PRESENT);
            guest.load(new Code(0x31000).emit(0x43, 0xC3));
            tables.use(guest.state);
            guest.ram.putInt(0x20000, 1).putInt(0x30000, 2);
            guest.cpu.ramWritten(0x20000, 4);
            guest.expectException(0x80, 0, 3, 0x1008);
            assertEquals(2, guest.register(GeneralRegister.EAX));
            // And the other way: the guest has 21000h mapped to 31000h, but what is overwritten lies at 31000h.
            guest.expectException(0x80, 0, 7, 0x100F);
            guest.ram.put(0x31000, (byte) 0x41);
            guest.cpu.ramWritten(0x31000, 1);
            guest.resumeAt(0x1008).expectException(0x80, 0, 11, 0x100F);
            assertEquals(1, guest.register(GeneralRegister.EBX));
            assertEquals(1, guest.register(GeneralRegister.ECX));
        }
    }

    /**
     * A block whose page cannot be fetched does not begin, so nothing of it counts; but if nothing else was executed either,
     * the exception does: a handler that cannot be fetched raises one after the other, and each is at a position of its own.
     */
    @Test
    default void shouldNotCountInstructionsThatCannotBeFetched() {
        Code code = new Code().emit(0x90).jump(0x20000);
        try (Guest guest = guest(code)) {
            new PageTables(guest.ram, 0x10000)
                    .identity(0, 0x80000)
                    .unmap(0x20000)
                    .use(guest.state);
            guest.expectException(14, 0, 2, 0x20000);
            assertEquals(0x20000, guest.state.control(2));
            guest.expectException(14, 0, 3, 0x20000);
            guest.expectException(14, 0, 4, 0x20000);
        }
    }

    /** Same address and size under two page directories: two NOPs in one, one of two bytes in the other. */
    @Test
    default void shouldCountByAddressSpace() {
        try (Guest guest = guest(Code.of())) {
            guest.load(new Code(0x30000).emit(0x90, 0x90, 0xF4)).load(new Code(0x31000).emit(0x66, 0x90, 0xF4));
            PageTables one = new PageTables(guest.ram, 0x10000).identity(0, 0x40000);
            PageTables two = new PageTables(guest.ram, 0x12000).identity(0, 0x40000);
            one.map(0x20000, 0x30000, PageTables.PRESENT);
            two.map(0x20000, 0x31000, PageTables.PRESENT);
            long count = 0;
            for (int i = 0; i < 6; i++) {
                (i % 2 == 0 ? one : two).use(guest.state);
                count += i % 2 == 0 ? 3 : 2;
                guest.resumeAt(0x20000).expect(CpuExit.HALT, count, 0x20003);
            }
        }
    }

    @Test
    default void shouldReadOnesBeyondRamAndLoseWrites() {
        Code code = new Code()
                .emit(0xA3)
                .word(Guest.RAM_BYTES)
                .emit(0xA1)
                .word(Guest.RAM_BYTES)
                .emit(0xF4);
        try (Guest guest = guest(code)) {
            guest.expect(CpuExit.HALT, 3, code.here());
            assertEquals(-1, guest.register(GeneralRegister.EAX));
        }
    }

    @Test
    default void shouldRunAcrossPages() {
        // An instruction of five bytes over a page boundary.
        Code code = new Code(0x1FFD).move(0, 0x11223344).emit(0xF4);
        try (Guest guest = new Guest(mode(), memory(), code)) {
            guest.expect(CpuExit.HALT, 2, 0x2003);
            assertEquals(0x11223344, guest.register(GeneralRegister.EAX));
        }
    }

    @Test
    default void shouldReportAFetchFaultInTheSecondPage() {
        Code code = new Code(0x1FFC).emit(0x90).move(0, 0x11223344).emit(0xF4);
        try (Guest guest = new Guest(mode(), memory(), code)) {
            new PageTables(guest.ram, 0x10000)
                    .identity(0, 0x40000)
                    .unmap(0x2000)
                    .use(guest.state);
            assertEquals(CpuExit.EXCEPTION, guest.cpu.run(1000));
            assertEquals(14, guest.cpu.exceptionVector());
            assertEquals(0x2000, guest.state.control(2));
        }
    }
}
