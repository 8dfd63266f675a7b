package io.understudy.machine.interrupt;

import static io.understudy.machine.interrupt.InterruptDelivery.NO_ERROR_CODE;
import static io.understudy.machine.interrupt.ProtectedGuest.DATA_0;
import static io.understudy.machine.interrupt.ProtectedGuest.FLAGS;
import static io.understudy.machine.interrupt.ProtectedGuest.HANDLER;
import static io.understudy.machine.interrupt.ProtectedGuest.INNER_ESP;
import static io.understudy.machine.interrupt.ProtectedGuest.INTERRUPT_16;
import static io.understudy.machine.interrupt.ProtectedGuest.INTERRUPT_32;
import static io.understudy.machine.interrupt.ProtectedGuest.KERNEL_CODE;
import static io.understudy.machine.interrupt.ProtectedGuest.KERNEL_STACK;
import static io.understudy.machine.interrupt.ProtectedGuest.SPARE;
import static io.understudy.machine.interrupt.ProtectedGuest.SPARE_2;
import static io.understudy.machine.interrupt.ProtectedGuest.START;
import static io.understudy.machine.interrupt.ProtectedGuest.TRAP_32;
import static io.understudy.machine.interrupt.ProtectedGuest.TSS;
import static io.understudy.machine.interrupt.ProtectedGuest.TSS_SELECTOR;
import static io.understudy.machine.interrupt.ProtectedGuest.USER_CODE;
import static io.understudy.machine.interrupt.ProtectedGuest.USER_ESP;
import static io.understudy.machine.interrupt.ProtectedGuest.USER_STACK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.SegmentRegister;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** INTER-PRIVILEGE-LEVEL-INTERRUPT and INTERRUPT-FROM-VIRTUAL-8086-MODE of INT n (Intel SDM vol. 2). */
class InnerPrivilegeDeliveryTest {
    @Test
    void shouldSwitchToTheStackOfThe32BitTaskState() {
        ProtectedGuest guest = ProtectedGuest.inUser().gate(14, INTERRUPT_32);

        assertTrue(guest.delivery.deliver(guest.cpu, 14, Cause.EXCEPTION, 0x6));

        assertEquals(INNER_ESP - 24, guest.esp());
        assertEquals(0x6, guest.pushed(0));
        assertEquals(START, guest.pushed(1));
        assertEquals(USER_CODE, guest.pushed(2));
        assertEquals(FLAGS | 1 << 16, guest.pushed(3));
        assertEquals(USER_ESP, guest.pushed(4));
        assertEquals(USER_STACK, guest.pushed(5));
        assertEquals(0, guest.cpu.privilege());
        assertEquals(KERNEL_CODE, guest.cpu.selector(SegmentRegister.CS));
        assertEquals(KERNEL_STACK, guest.cpu.selector(SegmentRegister.SS));
        assertEquals(-1, guest.cpu.limit(SegmentRegister.SS));
        assertEquals(DATA_0 & 0x00F0FF00, guest.cpu.attributes(SegmentRegister.SS) & 0x00F0FF00);
        assertEquals(HANDLER, guest.cpu.instructionPointer());
        assertEquals(3, guest.cpu.flags());
    }

    @ParameterizedTest
    @ValueSource(ints = {0x8100, 0x8300})
    void shouldSwitchToTheStackOfThe16BitTaskState(int type) {
        ProtectedGuest guest = ProtectedGuest.inUser().gate(0x20, INTERRUPT_32);
        guest.cpu.setSegment(SegmentRegister.TR, TSS_SELECTOR, TSS, 0x2B, type);
        guest.ram.write32(TSS, 0x66660000);
        guest.ram.write32(TSS + 4, KERNEL_STACK);

        assertTrue(guest.delivery.deliver(guest.cpu, 0x20, Cause.EXTERNAL, NO_ERROR_CODE));

        assertEquals(0x6666 - 20, guest.esp(), "SP0 is the word at 2, SS0 the one at 4");
        assertEquals(START, guest.pushed(0));
        assertEquals(USER_STACK, guest.pushed(4));
    }

    @Test
    void shouldPushWordsThroughASixteenBitGate() {
        ProtectedGuest guest = ProtectedGuest.inUser().gate(0x20, INTERRUPT_16);

        assertTrue(guest.delivery.deliver(guest.cpu, 0x20, Cause.EXTERNAL, NO_ERROR_CODE));

        assertEquals(INNER_ESP - 10, guest.esp());
        int[] expected = {START & 0xFFFF, USER_CODE, FLAGS, USER_ESP, USER_STACK};
        for (int slot = 0; slot < expected.length; slot++) {
            assertEquals(expected[slot], guest.ram.read16(guest.esp() + 2L * slot));
        }
    }

    @Test
    void shouldUseTheStackOfTheRingItGoesTo() {
        ProtectedGuest guest = ProtectedGuest.inUser()
                .flatDescriptor(SPARE, 0x00CFBB00)
                .flatDescriptor(SPARE_2, 0x00CFB300)
                .gate(0x20, SPARE, HANDLER, INTERRUPT_32);
        guest.ram.write32(TSS + 12, 0x6000);
        guest.ram.write32(TSS + 16, SPARE_2 | 1);

        assertTrue(guest.delivery.deliver(guest.cpu, 0x20, Cause.EXTERNAL, NO_ERROR_CODE));

        assertEquals(1, guest.cpu.privilege());
        assertEquals(SPARE | 1, guest.cpu.selector(SegmentRegister.CS));
        assertEquals(SPARE_2 | 1, guest.cpu.selector(SegmentRegister.SS));
        assertEquals(0x6000 - 20, guest.esp());
    }

    @Test
    void shouldWrapOnASixteenBitInnerStack() {
        ProtectedGuest guest = ProtectedGuest.inUser()
                .descriptor(SPARE, 0x20000, 0xFFFF, 0x00009300)
                .gate(0x20, INTERRUPT_32);
        guest.ram.write32(TSS + 4, 0x55550008);
        guest.ram.write32(TSS + 8, SPARE);

        assertTrue(guest.delivery.deliver(guest.cpu, 0x20, Cause.EXTERNAL, NO_ERROR_CODE));

        assertEquals((0x0008 - 20) & 0xFFFF, guest.esp() & 0xFFFF);
        assertEquals(START, guest.ram.read32(0x20000 + ((0x0008 - 20) & 0xFFFF)));
        assertEquals(USER_STACK, guest.ram.read32(0x20004));
    }

    @Test
    void shouldLeaveVirtual8086ModeWithAllItsSegmentsOnTheStack() {
        ProtectedGuest guest = ProtectedGuest.inVirtual8086().gate(13, TRAP_32);
        int flags = guest.cpu.flags();

        assertTrue(guest.delivery.deliver(guest.cpu, 13, Cause.EXCEPTION, 0));

        assertEquals(INNER_ESP - 40, guest.esp());
        // CS SS ES DS FS GS hold 0x1000 and each 0x111 more.
        int[] expected = {
            0, 0x0123, 0x1000, flags | 1 << 16, 0xABCD0FF0, 0x1111, 0x1222, 0x1333, 0x1444, 0x1555,
        };
        for (int slot = 0; slot < expected.length; slot++) {
            assertEquals(expected[slot], guest.pushed(slot), "slot " + slot);
        }
        assertEquals(FLAGS, guest.cpu.flags(), "VM is gone, a trap gate keeps IF");
        assertEquals(0, guest.cpu.privilege());
        for (SegmentRegister segment :
                new SegmentRegister[] {SegmentRegister.DS, SegmentRegister.ES, SegmentRegister.FS, SegmentRegister.GS
                }) {
            assertEquals(0, guest.cpu.selector(segment));
            assertEquals(0, guest.cpu.attributes(segment));
        }
    }

    @Test
    void shouldPushWordsFromVirtual8086ModeThroughASixteenBitGate() {
        ProtectedGuest guest = ProtectedGuest.inVirtual8086().gate(0x20, INTERRUPT_16);

        assertTrue(guest.delivery.deliver(guest.cpu, 0x20, Cause.EXTERNAL, NO_ERROR_CODE));

        assertEquals(INNER_ESP - 18, guest.esp());
        int[] expected = {0x0123, 0x1000, FLAGS, 0x0FF0, 0x1111, 0x1222, 0x1333, 0x1444, 0x1555};
        for (int slot = 0; slot < expected.length; slot++) {
            assertEquals(expected[slot], guest.ram.read16(guest.esp() + 2L * slot), "slot " + slot);
        }
    }
}
