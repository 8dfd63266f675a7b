package io.understudy.machine.interrupt;

import static io.understudy.machine.interrupt.InterruptDelivery.NO_ERROR_CODE;
import static io.understudy.machine.interrupt.LongGuest.BASE;
import static io.understudy.machine.interrupt.LongGuest.FLAGS;
import static io.understudy.machine.interrupt.LongGuest.HANDLER;
import static io.understudy.machine.interrupt.LongGuest.INTERRUPT;
import static io.understudy.machine.interrupt.LongGuest.KERNEL_CODE;
import static io.understudy.machine.interrupt.LongGuest.KERNEL_RSP;
import static io.understudy.machine.interrupt.LongGuest.START;
import static io.understudy.machine.interrupt.LongGuest.TRAP;
import static io.understudy.machine.interrupt.LongGuest.USER_CODE;
import static io.understudy.machine.interrupt.LongGuest.USER_RSP;
import static io.understudy.machine.interrupt.LongGuest.USER_STACK;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.SegmentRegister;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Intel SDM vol. 3, 6.14: frames, stacks and registers of long mode. */
class LongModeDeliveryTest {
    private static final int NT_RF_TF = 1 << 14 | 1 << 16 | 1 << 8;

    @Test
    void shouldPushFiveQuadwordsOnAnAlignedStack() {
        LongGuest guest = LongGuest.inKernel().gate(0x20, 0, INTERRUPT);

        assertTrue(guest.delivery.deliver(guest.cpu, 0x20, Cause.EXTERNAL, NO_ERROR_CODE));

        assertEquals((KERNEL_RSP & -16) - 40, guest.rsp());
        assertEquals(START, guest.pushed(0));
        assertEquals(KERNEL_CODE, guest.pushed(1));
        assertEquals(FLAGS, guest.pushed(2));
        assertEquals(KERNEL_RSP, guest.pushed(3));
        assertEquals(0x18, guest.pushed(4));
        assertEquals(HANDLER, guest.cpu.instructionPointer());
        assertEquals(KERNEL_CODE, guest.cpu.selector(SegmentRegister.CS));
        assertEquals(0x00A09B00, guest.cpu.attributes(SegmentRegister.CS) & 0x00F0FF00);
        assertEquals(0x18, guest.cpu.selector(SegmentRegister.SS), "without a change of privilege SS stays");
        assertEquals(0x003, guest.cpu.flags());
    }

    @Test
    void shouldPushAnErrorCodeLastAndSwitchStacksFromUserCode() {
        LongGuest guest = LongGuest.inUser().gate(14, 0, INTERRUPT);
        guest.cpu.setInterruptShadow();

        assertTrue(guest.delivery.deliver(guest.cpu, 14, Cause.EXCEPTION, 6));

        assertEquals(LongGuest.innerStack(0) - 48, guest.rsp());
        assertEquals(6, guest.pushed(0));
        assertEquals(START, guest.pushed(1));
        assertEquals(USER_CODE, guest.pushed(2));
        assertEquals(FLAGS | 1 << 16, guest.pushed(3), "a fault can be restarted");
        assertEquals(USER_RSP, guest.pushed(4));
        assertEquals(USER_STACK, guest.pushed(5));
        assertEquals(0, guest.cpu.privilege());
        assertEquals(0, guest.cpu.selector(SegmentRegister.SS), "SS is empty");
        assertEquals(0, guest.cpu.attributes(SegmentRegister.SS));
        assertTrue(!guest.cpu.interruptShadow());
    }

    /** The empty SS carries the new privilege level in its selector and its attributes. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldTakeTheStackOfTheHandlersLevel(int level) {
        LongGuest guest = LongGuest.inUser().gate(0x30, LongGuest.SPARE, HANDLER, 0, INTERRUPT);
        guest.descriptor(LongGuest.SPARE, LongGuest.CODE_0 | (long) level << 45);

        assertTrue(guest.delivery.deliver(guest.cpu, 0x30, Cause.EXTERNAL, NO_ERROR_CODE));

        assertEquals(LongGuest.innerStack(level) - 40, guest.rsp());
        assertEquals(level, guest.cpu.privilege());
        assertEquals(level, guest.cpu.selector(SegmentRegister.SS));
        assertEquals(level << 13, guest.cpu.attributes(SegmentRegister.SS));
        assertEquals(LongGuest.SPARE | level, guest.cpu.selector(SegmentRegister.CS));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void shouldTakeTheInterruptStackOfTheGateFromAnyLevel(int stack) {
        for (LongGuest guest : new LongGuest[] {LongGuest.inKernel(), LongGuest.inUser()}) {
            int before = guest.cpu.selector(SegmentRegister.SS);
            boolean inner = guest.cpu.privilege() == 3;
            guest.gate(2, stack, INTERRUPT);

            assertTrue(guest.delivery.deliver(guest.cpu, 2, Cause.EXTERNAL, NO_ERROR_CODE));

            assertEquals(LongGuest.interruptStack(stack) - 40, guest.rsp());
            assertEquals(before, guest.pushed(4));
            assertEquals(inner ? 0 : before, guest.cpu.selector(SegmentRegister.SS));
        }
    }

    @Test
    void shouldAlignTheStacksOfTheTaskStateSegmentToo() {
        LongGuest guest = LongGuest.inUser().gate(2, 3, INTERRUPT);
        guest.ram.write64(LongGuest.TSS + 28 + 3 * 8, BASE + 0x7FFF);

        assertTrue(guest.delivery.deliver(guest.cpu, 2, Cause.EXTERNAL, NO_ERROR_CODE));

        assertEquals(BASE + 0x7FF0 - 40, guest.rsp());
    }

    @ParameterizedTest
    @CsvSource({"0x8E, 0x003", "0x8F, 0x203"})
    void shouldClearTheInterruptFlagForInterruptGatesOnly(String attributes, String expected) {
        LongGuest guest = LongGuest.inKernel().gate(0x20, 0, Integer.decode(attributes));
        guest.cpu.setFlags(FLAGS | NT_RF_TF);

        assertTrue(guest.delivery.deliver(guest.cpu, 0x20, Cause.EXTERNAL, NO_ERROR_CODE));

        assertEquals(FLAGS | NT_RF_TF, guest.pushed(2));
        assertEquals(Integer.decode(expected), guest.cpu.flags());
    }

    @Test
    void shouldStayOnItsLevelInAConformingSegment() {
        LongGuest guest = LongGuest.inUser().gate(0x30, LongGuest.SPARE, HANDLER, 5, INTERRUPT);
        guest.descriptor(LongGuest.SPARE, LongGuest.CODE_0 | 1L << 42);

        assertTrue(guest.delivery.deliver(guest.cpu, 0x30, Cause.EXTERNAL, NO_ERROR_CODE));

        assertEquals(3, guest.cpu.privilege());
        assertEquals(USER_STACK, guest.cpu.selector(SegmentRegister.SS));
        assertEquals(LongGuest.SPARE | 3, guest.cpu.selector(SegmentRegister.CS));
    }

    @Test
    void shouldLeaveCompatibleCode() {
        LongGuest guest = LongGuest.inUser().gate(0x80, 0, TRAP | LongGuest.DPL_3);
        guest.cpu.setSegment(SegmentRegister.CS, LongGuest.COMPATIBLE_CODE, 0, -1, 0x00CFFB00);
        guest.cpu.setInstructionPointer(0x8048123);
        guest.cpu.setGeneral(GeneralRegister.ESP, 0xFFFFD000L);

        assertTrue(guest.delivery.deliver(guest.cpu, 0x80, Cause.SOFTWARE, NO_ERROR_CODE));

        assertEquals(0x8048123, guest.pushed(0));
        assertEquals(0xFFFFD000L, guest.pushed(3));
        assertEquals(HANDLER, guest.cpu.instructionPointer());
        assertEquals(0x00A09B00, guest.cpu.attributes(SegmentRegister.CS) & 0x00F0FF00);
    }
}
