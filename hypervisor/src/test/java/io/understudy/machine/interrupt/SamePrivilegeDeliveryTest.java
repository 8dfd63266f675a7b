package io.understudy.machine.interrupt;

import static io.understudy.machine.interrupt.InterruptDelivery.NO_ERROR_CODE;
import static io.understudy.machine.interrupt.ProtectedGuest.FLAGS;
import static io.understudy.machine.interrupt.ProtectedGuest.HANDLER;
import static io.understudy.machine.interrupt.ProtectedGuest.INTERRUPT_16;
import static io.understudy.machine.interrupt.ProtectedGuest.INTERRUPT_32;
import static io.understudy.machine.interrupt.ProtectedGuest.KERNEL_CODE;
import static io.understudy.machine.interrupt.ProtectedGuest.KERNEL_ESP;
import static io.understudy.machine.interrupt.ProtectedGuest.LDT;
import static io.understudy.machine.interrupt.ProtectedGuest.SPARE;
import static io.understudy.machine.interrupt.ProtectedGuest.START;
import static io.understudy.machine.interrupt.ProtectedGuest.TRAP_16;
import static io.understudy.machine.interrupt.ProtectedGuest.TRAP_32;
import static io.understudy.machine.interrupt.ProtectedGuest.USER_CODE;
import static io.understudy.machine.interrupt.ProtectedGuest.USER_ESP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.SegmentRegister;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** INTRA-PRIVILEGE-LEVEL-INTERRUPT of INT n (Intel SDM vol. 2), figure 6-4 of vol. 3. */
class SamePrivilegeDeliveryTest {
    private static final int NT_RF_TF = 1 << 14 | 1 << 16 | 1 << 8;

    @Test
    void shouldPushFlagsCodeSegmentAndInstructionPointer() {
        ProtectedGuest guest = ProtectedGuest.inKernel().gate(0x20, INTERRUPT_32);
        guest.cpu.setInterruptShadow();

        assertTrue(guest.delivery.deliver(guest.cpu, 0x20, Cause.EXTERNAL, NO_ERROR_CODE));

        assertEquals(KERNEL_ESP - 12, guest.esp());
        assertEquals(START, guest.pushed(0));
        assertEquals(KERNEL_CODE, guest.pushed(1));
        assertEquals(FLAGS, guest.pushed(2));
        assertEquals(HANDLER, guest.cpu.instructionPointer());
        assertEquals(KERNEL_CODE, guest.cpu.selector(SegmentRegister.CS));
        assertEquals(-1, guest.cpu.limit(SegmentRegister.CS));
        assertEquals(0, guest.cpu.privilege());
        assertFalse(guest.cpu.interruptShadow());
    }

    @Test
    void shouldPushAnErrorCodeLast() {
        ProtectedGuest guest = ProtectedGuest.inKernel().gate(13, INTERRUPT_32);

        assertTrue(guest.delivery.deliver(guest.cpu, 13, Cause.EXCEPTION, 0xBEE8));

        assertEquals(KERNEL_ESP - 16, guest.esp());
        assertEquals(0xBEE8, guest.pushed(0));
        assertEquals(START, guest.pushed(1));
    }

    @Test
    void shouldClearInterruptFlagThroughAnInterruptGateOnly() {
        ProtectedGuest throughInterruptGate = ProtectedGuest.inKernel().gate(0x20, INTERRUPT_32);
        ProtectedGuest throughTrapGate = ProtectedGuest.inKernel().gate(0x20, TRAP_32);
        for (ProtectedGuest guest : new ProtectedGuest[] {throughInterruptGate, throughTrapGate}) {
            guest.cpu.setFlags(FLAGS | NT_RF_TF | 0x3000);
            assertTrue(guest.delivery.deliver(guest.cpu, 0x20, Cause.EXTERNAL, NO_ERROR_CODE));
            assertEquals(FLAGS | NT_RF_TF | 0x3000, guest.pushed(2), "an interrupt between instructions keeps RF");
        }
        assertEquals(0x3003, throughInterruptGate.cpu.flags(), "TF, NT, RF and IF are cleared, IOPL and CF stay");
        assertEquals(0x3203, throughTrapGate.cpu.flags());
    }

    @ParameterizedTest(name = "vector {0} of {1} with RF {2} pushes RF {3}")
    @CsvSource({
        // SDM vol. 3, 17.3.1.1: faults push 1, traps and interrupts what is there, INT n 0.
        "0, EXCEPTION, 0, 1",
        "6, EXCEPTION, 0, 1",
        "13, EXCEPTION, 0, 1",
        "14, EXCEPTION, 0, 1",
        "1, EXCEPTION, 0, 0",
        "1, EXCEPTION, 1, 1",
        "0x20, EXTERNAL, 0, 0",
        "0x20, EXTERNAL, 1, 1",
        "0x80, SOFTWARE, 1, 0",
        "3, SOFTWARE, 0, 0"
    })
    void shouldSayWhetherTheInstructionIsToBeResumed(String vector, Cause cause, int before, int expected) {
        int number = Integer.decode(vector);
        ProtectedGuest guest = ProtectedGuest.inKernel().gate(number, INTERRUPT_32);
        guest.cpu.setFlags(FLAGS | before << 16);

        assertTrue(guest.delivery.deliver(guest.cpu, number, cause, NO_ERROR_CODE));

        assertEquals(FLAGS | expected << 16, guest.pushed(2));
        assertEquals(0, guest.cpu.flags() & 1 << 16);
    }

    @ParameterizedTest
    @ValueSource(ints = {INTERRUPT_16, TRAP_16})
    void shouldPushWordsThroughASixteenBitGate(int type) {
        ProtectedGuest guest = ProtectedGuest.inKernel().gate(0x20, type);

        assertTrue(guest.delivery.deliver(guest.cpu, 0x20, Cause.EXCEPTION, 0x7777));

        assertEquals(KERNEL_ESP - 8, guest.esp());
        assertEquals(0x7777, guest.ram.read16(guest.esp()));
        assertEquals(START & 0xFFFF, guest.ram.read16(guest.esp() + 2));
        assertEquals(KERNEL_CODE, guest.ram.read16(guest.esp() + 4));
        assertEquals(FLAGS, guest.ram.read16(guest.esp() + 6));
        assertEquals(HANDLER & 0xFFFF, guest.cpu.instructionPointer(), "the offset has 16 bits");
        assertEquals(type == TRAP_16 ? FLAGS : FLAGS & ~0x200, guest.cpu.flags());
    }

    @Test
    void shouldKeepTheUpperHalfOfEspOnASixteenBitStack() {
        ProtectedGuest guest = ProtectedGuest.inKernel().gate(0x20, INTERRUPT_32);
        guest.cpu.setSegment(SegmentRegister.SS, SPARE, 0x20000, 0xFFFF, 0x9300);
        guest.cpu.setGeneral(GeneralRegister.ESP, 0x12340004L);

        assertTrue(guest.delivery.deliver(guest.cpu, 0x20, Cause.EXTERNAL, NO_ERROR_CODE));

        assertEquals(0x1234FFF8L, guest.esp(), "SP wraps, the rest of ESP is not touched");
        assertEquals(FLAGS, guest.ram.read32(0x20000));
        assertEquals(KERNEL_CODE, guest.ram.read32(0x2FFFC));
        assertEquals(START, guest.ram.read32(0x2FFF8));
    }

    @Test
    void shouldStayInRingThreeForConformingCode() {
        ProtectedGuest guest = ProtectedGuest.inUser()
                .flatDescriptor(SPARE, 0x00CF9F00)
                .gate(0x80, SPARE, HANDLER, INTERRUPT_32 | ProtectedGuest.DPL_3);

        assertTrue(guest.delivery.deliver(guest.cpu, 0x80, Cause.SOFTWARE, NO_ERROR_CODE));

        assertEquals(3, guest.cpu.privilege());
        assertEquals(SPARE | 3, guest.cpu.selector(SegmentRegister.CS), "RPL is the current privilege level");
        assertEquals(USER_ESP - 12, guest.esp());
        assertEquals(USER_CODE, guest.pushed(1));
    }

    @Test
    void shouldFindCodeInTheLocalTable() {
        ProtectedGuest guest = ProtectedGuest.inKernel();
        guest.cpu.setSegment(SegmentRegister.LDTR, 0x38, LDT, 0x0F, 0x8200);
        guest.descriptor(0x0C, 0x00345678, 0x0FFFF, 0x00409B00).gate(0x20, 0x0F, 0x1000, INTERRUPT_32);

        assertTrue(guest.delivery.deliver(guest.cpu, 0x20, Cause.EXTERNAL, NO_ERROR_CODE));

        assertEquals(0x0C, guest.cpu.selector(SegmentRegister.CS));
        assertEquals(0x00345678, guest.cpu.base(SegmentRegister.CS));
        assertEquals(0xFFFF, guest.cpu.limit(SegmentRegister.CS));
        assertEquals(0x00409B00, guest.cpu.attributes(SegmentRegister.CS) & 0x00F0FF00);
    }
}
