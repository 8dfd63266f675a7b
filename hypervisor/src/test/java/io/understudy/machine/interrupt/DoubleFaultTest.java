package io.understudy.machine.interrupt;

import static io.understudy.machine.interrupt.InterruptDelivery.NO_ERROR_CODE;
import static io.understudy.machine.interrupt.ProtectedGuest.INTERRUPT_32;
import static io.understudy.machine.interrupt.ProtectedGuest.KERNEL_ESP;
import static io.understudy.machine.interrupt.ProtectedGuest.START;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.SegmentRegister;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Intel SDM vol. 3, tables 6-4 and 6-5: which pairs of exceptions become a double fault, which a shutdown. */
class DoubleFaultTest {
    private static final int HANDLER_OF = 0x10000;
    private static final int PAGE_DIRECTORY = 0x6000;
    private static final int PAGE_TABLE = 0x7000;
    /** A page for the second half of the IDT only, so that its gates can be made to raise page faults. */
    private static final int PAGED_IDT = 0x40000;

    /** Where the guest is after the delivery: the vector whose handler runs. */
    private static int handled(ProtectedGuest guest) {
        return ((int) guest.cpu.instructionPointer() - HANDLER_OF) >> 4;
    }

    private static ProtectedGuest withHandlers() {
        ProtectedGuest guest = ProtectedGuest.inKernel();
        for (int vector = 0; vector < 64; vector++) {
            guest.gate(vector, ProtectedGuest.KERNEL_CODE, HANDLER_OF + vector * 16, INTERRUPT_32);
        }
        return guest;
    }

    @ParameterizedTest(name = "{0} with a gate that is not present ends in {1}")
    @CsvSource({
        // first vector, its class, what is handled; the second fault is always #NP, which is contributory
        "0, contributory, 8",
        "10, contributory, 8",
        "12, contributory, 8",
        "13, contributory, 8",
        "14, page fault, 8",
        "1, benign, 11",
        "2, benign, 11",
        "5, benign, 11",
        "6, benign, 11",
        "7, benign, 11",
        "9, benign, 11",
        "16, benign, 11",
        "17, benign, 11",
        "18, benign, 11",
        "19, benign, 11"
    })
    void shouldCombineWithASegmentFault(int first, String unused, int expected) {
        ProtectedGuest guest = withHandlers().gate(first, 0x0E00);

        assertTrue(guest.delivery.deliver(guest.cpu, first, Cause.EXCEPTION, NO_ERROR_CODE));

        assertEquals(expected, handled(guest));
        assertEquals(expected == 8 ? 0 : first * 8 + 3, guest.pushed(0), "error code");
        assertEquals(START, guest.pushed(1));
        assertEquals(KERNEL_ESP - 16, guest.esp());
    }

    @ParameterizedTest
    @CsvSource({"EXTERNAL, 0x6B", "SOFTWARE, 0x6A"})
    void shouldHandleFaultsOfInterruptsOneAfterTheOther(Cause cause, String errorCode) {
        // Vector 13 as an interrupt is benign, whatever its number.
        ProtectedGuest guest = withHandlers().gate(13, 0x0E00);

        assertTrue(guest.delivery.deliver(guest.cpu, 13, cause, NO_ERROR_CODE));

        assertEquals(11, handled(guest));
        assertEquals(Integer.decode(errorCode), guest.pushed(0));
    }

    @Test
    void shouldMarkAFaultOfAFaultAsExternalEvenIfSoftwareBeganIt() {
        // INT 0x30 → #GP (EXT 0) → its gate is not present: #NP with EXT 1, both contributory: #DF.
        ProtectedGuest guest = withHandlers().gate(0x30, 0).gate(13, 0x0E00);
        assertTrue(guest.delivery.deliver(guest.cpu, 0x30, Cause.SOFTWARE, NO_ERROR_CODE));
        assertEquals(8, handled(guest));
        assertEquals(0, guest.pushed(0));

        // #BR (benign) → #NP for its gate → delivered serially with EXT 1.
        guest = withHandlers().gate(5, 0x0E00);
        assertTrue(guest.delivery.deliver(guest.cpu, 5, Cause.SOFTWARE, NO_ERROR_CODE));
        assertEquals(5 * 8 + 2, guest.pushed(0));
    }

    @Test
    void shouldShutDownOnAFaultOfTheDoubleFault() {
        ProtectedGuest guest = withHandlers().gate(13, 0x0E00).gate(8, 0x0E00);
        String before = guest.cpu.snapshot();

        assertFalse(guest.delivery.deliver(guest.cpu, 13, Cause.EXCEPTION, 0));

        assertEquals(before, guest.cpu.snapshot());
    }

    @Test
    void shouldShutDownWithAnEmptyInterruptTable() {
        ProtectedGuest guest = ProtectedGuest.inKernel();
        guest.cpu.setSegment(SegmentRegister.IDTR, 0, 0, 0, 0);
        assertFalse(guest.delivery.deliver(guest.cpu, 0x20, Cause.EXTERNAL, NO_ERROR_CODE));
    }

    /** Paging on, everything mapped one to one but the page of the gates from vector 13 on. */
    private static ProtectedGuest withoutTheGatesFrom13() {
        ProtectedGuest guest = withHandlers();
        for (int page = 0; page < 256; page++) {
            guest.ram.write32(PAGE_TABLE + page * 4, page << 12 | 3);
        }
        guest.ram.write32(PAGE_DIRECTORY, PAGE_TABLE | 3);
        guest.ram.write32(PAGE_TABLE + (PAGED_IDT >> 12) * 4, 0);
        for (int vector = 0; vector < 13; vector++) {
            int at = PAGED_IDT - 13 * 8 + vector * 8;
            guest.ram.write32(at, guest.ram.read32(ProtectedGuest.IDT + vector * 8));
            guest.ram.write32(at + 4, guest.ram.read32(ProtectedGuest.IDT + vector * 8 + 4));
        }
        guest.cpu.setSegment(SegmentRegister.IDTR, 0, PAGED_IDT - 13 * 8, 0x7FF, 0);
        guest.cpu.setControl(3, PAGE_DIRECTORY);
        guest.cpu.setControl(0, 0x80010011L);
        return guest;
    }

    @Test
    void shouldMakeTwoPageFaultsADoubleFault() {
        ProtectedGuest guest = withoutTheGatesFrom13();
        guest.cpu.setControl(2, 0xDEAD000);

        assertTrue(guest.delivery.deliver(guest.cpu, 14, Cause.EXCEPTION, 2));

        assertEquals(8, handled(guest));
        assertEquals(0, guest.pushed(0));
        assertEquals(PAGED_IDT + 8, guest.cpu.control(2), "CR2 tells of the second one");
    }

    @Test
    void shouldMakeAPageFaultOfAPageFaultOfAContributoryFaultADoubleFault() {
        // #GP raises #PF for its gate, which is serial; but the gate of #PF is away as well.
        ProtectedGuest guest = withoutTheGatesFrom13();
        assertTrue(guest.delivery.deliver(guest.cpu, 13, Cause.EXCEPTION, 0));
        assertEquals(8, handled(guest));
        assertEquals(PAGED_IDT + 8, guest.cpu.control(2));
    }

    @Test
    void shouldHandleAPageFaultOfAContributoryFaultByItself() {
        // The gate of #GP names a segment whose descriptor lies in a page that is not there.
        int selector = 0x1300;
        int descriptorAt = ProtectedGuest.GDT + selector;
        ProtectedGuest guest = withoutTheGatesFrom13();
        guest.cpu.setSegment(SegmentRegister.GDTR, 0, ProtectedGuest.GDT, 0xFFFF, 0);
        guest.gate(13, selector, 0, INTERRUPT_32);
        // That page holds the IDT too, so the table moves to where it is mapped.
        int moved = 0x50000;
        for (int at = 0; at < 0x200; at += 4) {
            guest.ram.write32(moved + at, guest.ram.read32(ProtectedGuest.IDT + at));
        }
        guest.cpu.setSegment(SegmentRegister.IDTR, 0, moved, 0x1FF, 0);
        guest.ram.write32(PAGE_TABLE + (descriptorAt >> 12) * 4, 0);

        assertTrue(guest.delivery.deliver(guest.cpu, 13, Cause.EXCEPTION, 0));

        assertEquals(14, handled(guest));
        assertEquals(0, guest.pushed(0), "the supervisor read a page that is not present");
        assertEquals(descriptorAt, guest.cpu.control(2));
    }
}
