package io.understudy.machine.interrupt;

import static io.understudy.machine.interrupt.InterruptDelivery.NO_ERROR_CODE;
import static io.understudy.machine.interrupt.LongGuest.HANDLER;
import static io.understudy.machine.interrupt.LongGuest.INTERRUPT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.GuestFault;
import io.understudy.cpu.SegmentRegister;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What delivery in long mode raises: the pseudo-code of INT n, Intel SDM vol. 2, IA-32e mode. */
class LongModeFaultTest {
    private static final long NOT_CANONICAL = 0x0000_8000_0000_0000L;

    private static void assertFault(int vector, int errorCode, GuestFault fault) {
        assertEquals(vector, fault.vector());
        assertEquals(Integer.toHexString(errorCode), Integer.toHexString(fault.errorCode()));
    }

    private static GuestFault fault(LongGuest guest) {
        return guest.faultOf(0x20, Cause.EXTERNAL, NO_ERROR_CODE);
    }

    @Test
    void shouldFindNoGateBeyondTheTable() {
        LongGuest guest = LongGuest.inKernel().gate(0x20, 0, INTERRUPT);
        guest.cpu.setSegment(SegmentRegister.IDTR, 0, LongGuest.BASE + LongGuest.IDT, 0x20F, 0);
        assertTrue(guest.delivery.deliver(guest.cpu, 0x20, Cause.EXTERNAL, NO_ERROR_CODE));
        guest.cpu.setSegment(SegmentRegister.IDTR, 0, LongGuest.BASE + LongGuest.IDT, 0x20E, 0);
        assertFault(13, 0x103, fault(guest));
        assertFault(13, 0x102, guest.faultOf(0x20, Cause.SOFTWARE, NO_ERROR_CODE));
    }

    @ParameterizedTest
    @ValueSource(ints = {0x80, 0x85, 0x86, 0x87, 0x89, 0x8C, 0x9E})
    void shouldTakeNoGateButSixtyFourBitOnes(int attributes) {
        assertFault(13, 0x103, fault(LongGuest.inKernel().gate(0x20, 0, attributes)));
    }

    @Test
    void shouldRefuseGates() {
        assertFault(11, 0x103, fault(LongGuest.inKernel().gate(0x20, 0, 0x0E)));
        LongGuest user = LongGuest.inUser().gate(0x20, 0, INTERRUPT);
        assertFault(13, 0x102, user.faultOf(0x20, Cause.SOFTWARE, NO_ERROR_CODE));
        assertFault(
                13,
                1,
                fault(LongGuest.inKernel()
                        .gate(0x20, 0, NOT_CANONICAL, 0, INTERRUPT)
                        .gate(0x20, 3, HANDLER, 0, INTERRUPT)));
        assertFault(13, 1, fault(LongGuest.inKernel().gate(0x20, LongGuest.KERNEL_CODE, NOT_CANONICAL, 0, INTERRUPT)));
    }

    @Test
    void shouldRefuseCodeSegments() {
        LongGuest guest = LongGuest.inKernel().gate(0x20, LongGuest.SPARE, HANDLER, 0, INTERRUPT);
        assertFault(13, LongGuest.SPARE + 1, fault(guest));
        guest.descriptor(LongGuest.SPARE, 0x00CF9B000000FFFFL);
        assertFault(13, LongGuest.SPARE + 1, fault(guest));
        guest.descriptor(LongGuest.SPARE, 0x00EF9B000000FFFFL);
        assertFault(13, LongGuest.SPARE + 1, fault(guest));
        guest.descriptor(LongGuest.SPARE, LongGuest.CODE_3);
        assertFault(13, LongGuest.SPARE + 1, fault(guest));
        guest.descriptor(LongGuest.SPARE, LongGuest.CODE_0 & ~(1L << 47));
        assertFault(11, LongGuest.SPARE + 1, fault(guest));
    }

    @Test
    void shouldRefuseStacks() {
        LongGuest kernel = LongGuest.inKernel().gate(0x20, 7, INTERRUPT);
        kernel.cpu.setSegment(SegmentRegister.TR, LongGuest.TSS_SELECTOR, LongGuest.BASE + LongGuest.TSS, 0x5A, 0);
        assertFault(10, LongGuest.TSS_SELECTOR + 1, fault(kernel));
        LongGuest user = LongGuest.inUser().gate(0x20, 0, INTERRUPT);
        user.ram.write64(LongGuest.TSS + 4, NOT_CANONICAL);
        assertFault(12, 1, fault(user));
        LongGuest unmapped = LongGuest.inUser().gate(0x20, 0, INTERRUPT);
        unmapped.ram.write64(LongGuest.TSS + 4, LongGuest.BASE + 0x40000);
        assertFault(14, 2, fault(unmapped));
        assertEquals(LongGuest.BASE + 0x3FFF8, unmapped.cpu.control(2));
    }

    @Test
    void shouldGoBackToTheInterruptInstructionItRefuses() {
        LongGuest guest = LongGuest.inUser().gate(0x20, 0, INTERRUPT).gate(13, 0, INTERRUPT);
        assertTrue(guest.delivery.deliver(guest.cpu, 0x20, Cause.SOFTWARE, NO_ERROR_CODE));
        assertEquals(0x102, guest.pushed(0));
        assertEquals(LongGuest.START - 2, guest.pushed(1));
    }

    /** A stack that is gone: #PF, then #DF on a stack of its own, as kernels arrange it. */
    @Test
    void shouldDeliverADoubleFaultOnItsInterruptStack() {
        LongGuest guest = LongGuest.inKernel().gate(14, 0, INTERRUPT).gate(8, 1, INTERRUPT);
        guest.ram.write64(LongGuest.PAGES + 8 * 8, 0);
        assertTrue(guest.delivery.deliver(guest.cpu, 14, Cause.EXCEPTION, 2));
        assertEquals(LongGuest.interruptStack(1) - 48, guest.rsp());
        assertEquals(0, guest.pushed(0));
        assertEquals(LongGuest.START, guest.pushed(1));
        assertEquals(LongGuest.KERNEL_RSP, guest.pushed(4));
    }

    @Test
    void shouldShutDownWhenTheDoubleFaultCannotBeDelivered() {
        LongGuest guest = LongGuest.inKernel().gate(14, 0, INTERRUPT).gate(8, 0, INTERRUPT);
        guest.ram.write64(LongGuest.PAGES + 8 * 8, 0);
        assertFalse(guest.delivery.deliver(guest.cpu, 14, Cause.EXCEPTION, 2));
    }
}
