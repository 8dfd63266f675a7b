package io.understudy.machine.interrupt;

import static io.understudy.machine.interrupt.InterruptDelivery.NO_ERROR_CODE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.GuestFault;
import io.understudy.cpu.SegmentRegister;
import org.junit.jupiter.api.Test;

/** Intel SDM vol. 3, 7.2 and 7.3: a double fault through a task gate, as 32-bit Linux has it. */
class TaskGateTest {
    private static final int DOUBLE_FAULT = 8;
    private static final int TASK_GATE = 0x8500;
    private static final int AVAILABLE = 0x8900;
    private static final int NEW_TSS = 0x4000;
    private static final int NEW_ESP = 0xA000;
    private static final int NEW_EIP = 0x00654321;
    private static final int NEW_CR3 = 0x77000;

    private final ProtectedGuest guest = ProtectedGuest.inKernel();

    TaskGateTest() {
        guest.gate(DOUBLE_FAULT, ProtectedGuest.SPARE, 0, TASK_GATE);
        guest.descriptor(ProtectedGuest.SPARE, NEW_TSS, 0x67, AVAILABLE);
        guest.ram.write32(NEW_TSS + 0x1C, NEW_CR3);
        guest.ram.write32(NEW_TSS + 0x20, NEW_EIP);
        guest.ram.write32(NEW_TSS + 0x24, 0x82);
        for (int i = 0; i < 8; i++) {
            guest.ram.write32(NEW_TSS + 0x28 + 4L * i, i == 4 ? NEW_ESP : 0x1000 + i);
        }
        int[] selectors = {
            ProtectedGuest.USER_STACK,
            ProtectedGuest.KERNEL_CODE,
            ProtectedGuest.KERNEL_STACK,
            0,
            0,
            ProtectedGuest.USER_STACK
        };
        for (int i = 0; i < selectors.length; i++) {
            guest.ram.write32(NEW_TSS + 0x48 + 4L * i, selectors[i]);
        }
    }

    private void deliver() {
        assertTrue(guest.delivery.deliver(guest.cpu, DOUBLE_FAULT, Cause.EXCEPTION, 0));
    }

    private GuestFault fault() {
        return guest.faultOf(DOUBLE_FAULT, Cause.EXCEPTION, 0);
    }

    @Test
    void shouldContinueInTheNewTask() {
        deliver();
        assertEquals(NEW_EIP, guest.cpu.instructionPointer());
        assertEquals(0x82 | (1 << 14), guest.cpu.flags(), "NT says that IRET goes back");
        assertEquals(0x1003, guest.cpu.general(GeneralRegister.EBX));
        assertEquals(ProtectedGuest.KERNEL_CODE, guest.cpu.selector(SegmentRegister.CS));
        assertEquals(ProtectedGuest.KERNEL_STACK, guest.cpu.selector(SegmentRegister.SS));
        assertEquals(ProtectedGuest.USER_STACK, guest.cpu.selector(SegmentRegister.ES));
        assertEquals(0, guest.cpu.selector(SegmentRegister.FS));
        assertEquals(0, guest.cpu.attributes(SegmentRegister.FS), "a null selector cannot be used");
        assertEquals(0, guest.cpu.privilege());
        assertEquals(8, guest.cpu.control(0) & 8, "TS");
        assertEquals(NEW_ESP - 4, guest.esp(), "the error code is on the new stack");
        assertEquals(0, guest.pushed(0));
    }

    @Test
    void shouldLeaveTheOldTaskAsItWas() {
        guest.cpu.setGeneral(GeneralRegister.EDI, 0xDEADBEEFL);
        deliver();
        assertEquals(ProtectedGuest.START, guest.ram.read32(ProtectedGuest.TSS + 0x20));
        assertEquals(ProtectedGuest.FLAGS, guest.ram.read32(ProtectedGuest.TSS + 0x24));
        assertEquals(ProtectedGuest.KERNEL_ESP, guest.ram.read32(ProtectedGuest.TSS + 0x38));
        assertEquals(0xDEADBEEF, guest.ram.read32(ProtectedGuest.TSS + 0x44));
        assertEquals(ProtectedGuest.KERNEL_CODE, guest.ram.read16(ProtectedGuest.TSS + 0x4C));
        assertEquals(ProtectedGuest.INNER_ESP, guest.ram.read32(ProtectedGuest.TSS + 4), "inner stacks stay");
        assertEquals(ProtectedGuest.TSS_SELECTOR, guest.ram.read32(NEW_TSS), "back link");
        assertEquals(ProtectedGuest.SPARE, guest.cpu.selector(SegmentRegister.TR));
        assertEquals(0xB, (guest.cpu.attributes(SegmentRegister.TR) >>> 8) & 0xF, "busy");
        assertEquals(0x8B00, guest.ram.read32(ProtectedGuest.GDT + ProtectedGuest.SPARE + 4) & 0xFF00);
    }

    @Test
    void shouldTakeThePageDirectoryOnlyIfThereIsPaging() {
        deliver();
        assertEquals(0, guest.cpu.control(3));
    }

    @Test
    void shouldSwitchPageDirectoriesBeforeItReadsDescriptors() {
        // The new directory maps everything one to one with large pages; in the old one the GDT is mapped too.
        int old = 0x60000;
        for (int directory : new int[] {old, NEW_CR3}) {
            guest.ram.write32(directory, 0x83);
        }
        guest.cpu.setControl(4, 0x10);
        guest.cpu.setControl(3, old);
        guest.cpu.setControl(0, guest.cpu.control(0) | (1L << 31));
        // Without an error code nothing but the descriptors is read after the switch.
        guest.gate(0x40, ProtectedGuest.SPARE, 0, TASK_GATE);
        assertTrue(guest.delivery.deliver(guest.cpu, 0x40, Cause.EXTERNAL, NO_ERROR_CODE));
        assertEquals(NEW_CR3, guest.cpu.control(3));
        assertEquals(0x20, guest.ram.read32(NEW_CR3) & 0x20, "descriptors were read through the new directory");
    }

    @Test
    void shouldComeOfAPairOfFaults() {
        guest.gate(14, 0x0E00);
        assertTrue(guest.delivery.deliver(guest.cpu, 14, Cause.EXCEPTION, 2));
        assertEquals(NEW_EIP, guest.cpu.instructionPointer());
    }

    @Test
    void shouldPushNoErrorCodeWhereThereIsNone() {
        guest.gate(0x40, ProtectedGuest.SPARE, 0, TASK_GATE);
        assertTrue(guest.delivery.deliver(guest.cpu, 0x40, Cause.EXTERNAL, NO_ERROR_CODE));
        assertEquals(NEW_ESP, guest.esp());
    }

    @Test
    void shouldRefuseWhatIsNoTask() {
        guest.descriptor(ProtectedGuest.SPARE, NEW_TSS, 0x67, 0x8B00);
        assertEquals(GuestFault.GENERAL_PROTECTION, fault().vector(), "busy");
        assertEquals(ProtectedGuest.SPARE + 1, fault().errorCode());
        guest.descriptor(ProtectedGuest.SPARE, NEW_TSS, 0x67, 0x0900);
        assertEquals(GuestFault.SEGMENT_NOT_PRESENT, fault().vector());
        guest.descriptor(ProtectedGuest.SPARE, NEW_TSS, 0x66, AVAILABLE);
        assertEquals(GuestFault.INVALID_TSS, fault().vector());
        guest.gate(DOUBLE_FAULT, 0, 0, TASK_GATE);
        assertEquals(GuestFault.GENERAL_PROTECTION, fault().vector(), "null");
        guest.gate(DOUBLE_FAULT, ProtectedGuest.SPARE | 4, 0, TASK_GATE);
        assertEquals(GuestFault.GENERAL_PROTECTION, fault().vector(), "in the LDT");
    }

    @Test
    void shouldShutDownIfTheTaskOfADoubleFaultCannotBeEntered() {
        guest.ram.write32(NEW_TSS + 0x4C, 0);
        assertFalse(guest.delivery.deliver(guest.cpu, DOUBLE_FAULT, Cause.EXCEPTION, 0));
    }
}
