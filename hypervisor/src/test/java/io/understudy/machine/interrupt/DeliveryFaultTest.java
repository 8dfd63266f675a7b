package io.understudy.machine.interrupt;

import static io.understudy.machine.interrupt.InterruptDelivery.NO_ERROR_CODE;
import static io.understudy.machine.interrupt.ProtectedGuest.DPL_3;
import static io.understudy.machine.interrupt.ProtectedGuest.HANDLER;
import static io.understudy.machine.interrupt.ProtectedGuest.INTERRUPT_16;
import static io.understudy.machine.interrupt.ProtectedGuest.INTERRUPT_32;
import static io.understudy.machine.interrupt.ProtectedGuest.KERNEL_CODE;
import static io.understudy.machine.interrupt.ProtectedGuest.LDT;
import static io.understudy.machine.interrupt.ProtectedGuest.SPARE;
import static io.understudy.machine.interrupt.ProtectedGuest.TSS;
import static io.understudy.machine.interrupt.ProtectedGuest.TSS_SELECTOR;
import static io.understudy.machine.interrupt.ProtectedGuest.USER_CODE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.GuestFault;
import io.understudy.cpu.SegmentRegister;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each fault of the pseudo-code of INT n (Intel SDM vol. 2), for an external interrupt (EXT = 1) and for INT n (EXT = 0),
 * with the processor unchanged. {@code faultOf} checks the latter.
 */
class DeliveryFaultTest {
    private static final int VECTOR = 0x30;
    private static final int IDT_CODE = VECTOR * 8 + 2;
    private static final int TS = 10;
    private static final int NP = 11;
    private static final int SS = 12;
    private static final int GP = 13;

    /** @param errorCode without its EXT bit */
    private record Case(String name, boolean fromUser, int vector, int errorCode, Consumer<ProtectedGuest> damage) {}

    private static Case kernel(String name, int vector, int errorCode, Consumer<ProtectedGuest> damage) {
        return new Case(name, false, vector, errorCode, damage);
    }

    private static Case user(String name, int vector, int errorCode, Consumer<ProtectedGuest> damage) {
        return new Case(name, true, vector, errorCode, damage);
    }

    private static Consumer<ProtectedGuest> codeIs(int selector, int attributes) {
        return guest -> guest.flatDescriptor(SPARE, attributes).gate(VECTOR, selector, HANDLER, INTERRUPT_32 | DPL_3);
    }

    private static Consumer<ProtectedGuest> innerStackIs(int selector, int limit, int attributes) {
        return guest -> {
            guest.descriptor(SPARE, 0, limit, attributes);
            guest.ram.write32(TSS + 8, selector);
        };
    }

    private static void limit(ProtectedGuest guest, SegmentRegister table, int limit) {
        guest.cpu.setSegment(
                table, guest.cpu.selector(table), guest.cpu.base(table), limit, guest.cpu.attributes(table));
    }

    private static final List<Case> CASES = List.of(
            kernel("IDT ends inside the gate", GP, IDT_CODE, g -> limit(g, SegmentRegister.IDTR, VECTOR * 8 + 6)),
            kernel("no gate at all", GP, IDT_CODE, g -> g.gate(VECTOR, 0)),
            kernel("call gate", GP, IDT_CODE, g -> g.gate(VECTOR, 0x8C00 | DPL_3)),
            kernel("data segment as gate", GP, IDT_CODE, g -> g.gate(VECTOR, 0x9E00 | DPL_3)),
            kernel("gate not present", NP, IDT_CODE, g -> g.gate(VECTOR, 0x0E00 | DPL_3)),
            kernel("null code selector", GP, 0, g -> g.gate(VECTOR, 3, HANDLER, INTERRUPT_32 | DPL_3)),
            kernel("code beyond GDT", GP, 0x40, g -> g.gate(VECTOR, 0x43, HANDLER, INTERRUPT_32 | DPL_3)),
            kernel("GDT ends inside the descriptor", GP, KERNEL_CODE, g -> limit(g, SegmentRegister.GDTR, 0x0E)),
            kernel("code in an LDT that is not there", GP, 0x0C, g -> g.gate(VECTOR, 0x0F, 0, INTERRUPT_32 | DPL_3)),
            kernel("code beyond LDT", GP, 0x0C, g -> {
                g.cpu.setSegment(SegmentRegister.LDTR, 0x38, LDT, 0x0E, 0x8200);
                g.descriptor(0x0C, 0, 0xFFFFF, ProtectedGuest.CODE_0).gate(VECTOR, 0x0F, 0, INTERRUPT_32 | DPL_3);
            }),
            kernel("handler in a data segment", GP, SPARE, codeIs(SPARE, 0x00CF9300)),
            kernel("handler in a system segment", GP, SPARE, codeIs(SPARE, 0x00CF8B00)),
            kernel("handler in an outer ring", GP, USER_CODE & ~3, codeIs(USER_CODE, 0)),
            kernel("conforming code of an outer ring", GP, SPARE, codeIs(SPARE, 0x00CFFF00)),
            kernel("code not present", NP, SPARE, codeIs(SPARE, 0x00CF1B00)),
            kernel(
                    "handler beyond its segment",
                    GP,
                    0,
                    g -> g.descriptor(SPARE, 0, HANDLER - 1, 0x00409B00)
                            .gate(VECTOR, SPARE, HANDLER, INTERRUPT_32 | DPL_3)),
            kernel("stack expand-up, top outside", SS, 0, g -> stackOf(g, 0x8FFE, 0x00409300, 0x9000)),
            kernel("stack expand-up, bottom wraps", SS, 0, g -> stackOf(g, 0x8FFF, 0x00409300, 8)),
            kernel("stack expand-down, too low", SS, 0, g -> stackOf(g, 0x8FF4, 0x00409700, 0x9000)),
            kernel("word stack, odd pointer wraps inside a push", SS, 0, g -> stackOf(g, 0xFFFF, 0x00009300, 6)),
            user("TSS32 ends inside SS0", TS, TSS_SELECTOR, g -> limit(g, SegmentRegister.TR, 8)),
            user("TSS16 ends inside SS0", TS, TSS_SELECTOR, g -> {
                g.cpu.setSegment(SegmentRegister.TR, TSS_SELECTOR, TSS, 4, 0x8300);
                g.ram.write32(TSS + 4, 0x10);
            }),
            user("null stack", TS, 0, g -> g.ram.write32(TSS + 8, 0)),
            user("stack beyond GDT", TS, 0x40, g -> g.ram.write32(TSS + 8, 0x40)),
            user("stack with RPL of ring 1", TS, SPARE, innerStackIs(SPARE | 1, 0xFFFFF, 0x00CF9300)),
            user("stack with DPL of ring 1", TS, SPARE, innerStackIs(SPARE, 0xFFFFF, 0x00CFB300)),
            user("stack read-only", TS, SPARE, innerStackIs(SPARE, 0xFFFFF, 0x00CF9100)),
            user("code as stack", TS, SPARE, innerStackIs(SPARE, 0xFFFFF, 0x00CF9B00)),
            user("stack not present", SS, SPARE, innerStackIs(SPARE, 0xFFFFF, 0x00CF1300)),
            user("inner stack too short", SS, SPARE, innerStackIs(SPARE, 0x7FFE, 0x00409300)),
            user("inner expand-down stack too low", SS, SPARE, innerStackIs(SPARE, 0x7FEC, 0x00409700)));

    private static void stackOf(ProtectedGuest guest, int limit, int attributes, long esp) {
        guest.cpu.setSegment(SegmentRegister.SS, SPARE, 0, limit, attributes);
        guest.cpu.setGeneral(GeneralRegister.ESP, esp);
    }

    @TestFactory
    Stream<DynamicTest> shouldFault() {
        return CASES.stream()
                .map(each -> DynamicTest.dynamicTest(each.name, () -> {
                    for (Cause cause : List.of(Cause.EXTERNAL, Cause.SOFTWARE, Cause.EXCEPTION)) {
                        ProtectedGuest guest = each.fromUser ? ProtectedGuest.inUser() : ProtectedGuest.inKernel();
                        guest.gate(VECTOR, INTERRUPT_32 | DPL_3);
                        each.damage.accept(guest);
                        GuestFault fault = guest.faultOf(VECTOR, cause, NO_ERROR_CODE);
                        assertEquals(each.vector, fault.vector(), "vector, " + cause);
                        assertEquals(
                                each.errorCode | (cause == Cause.SOFTWARE ? 0 : 1),
                                fault.errorCode(),
                                "error code, " + cause);
                    }
                }));
    }

    @Test
    void shouldCheckTheGatesPrivilegeForSoftwareInterruptsOnly() {
        ProtectedGuest guest = ProtectedGuest.inUser().gate(VECTOR, INTERRUPT_32);

        GuestFault fault = guest.faultOf(VECTOR, Cause.SOFTWARE, NO_ERROR_CODE);

        assertEquals(GP, fault.vector());
        assertEquals(IDT_CODE, fault.errorCode());
        assertTrue(guest.delivery.deliver(guest.cpu, VECTOR, Cause.EXTERNAL, NO_ERROR_CODE));
    }

    @Test
    void shouldCheckTheGatesPrivilegeBeforeItsPresence() {
        ProtectedGuest guest = ProtectedGuest.inUser().gate(VECTOR, 0x0E00);
        assertEquals(GP, guest.faultOf(VECTOR, Cause.SOFTWARE, NO_ERROR_CODE).vector());
        assertEquals(NP, guest.faultOf(VECTOR, Cause.EXTERNAL, NO_ERROR_CODE).vector());
    }

    @Test
    void shouldNotLeaveVirtual8086ModeForAnythingButRingZero() {
        for (int attributes : new int[] {0x00CFFB00, 0x00CFBB00, 0x00CF9F00}) {
            ProtectedGuest guest = ProtectedGuest.inVirtual8086()
                    .flatDescriptor(SPARE, attributes)
                    .gate(VECTOR, SPARE, HANDLER, INTERRUPT_32);
            GuestFault fault = guest.faultOf(VECTOR, Cause.EXTERNAL, NO_ERROR_CODE);
            assertEquals(GP, fault.vector());
            assertEquals(SPARE | 1, fault.errorCode());
        }
    }

    @Test
    void shouldCountTheErrorCodeAndTheGatesWidthAsRoom() {
        // Exactly 12 bytes of room above the limit of an expand-down segment: no more than three double words.
        ProtectedGuest guest =
                ProtectedGuest.inKernel().gate(VECTOR, INTERRUPT_32).gate(VECTOR + 1, INTERRUPT_16);
        stackOf(guest, 0x8FF3, 0x00409700, 0x9000);
        assertEquals(SS, guest.faultOf(VECTOR, Cause.EXCEPTION, 0).vector());
        assertTrue(guest.delivery.deliver(guest.cpu, VECTOR, Cause.EXCEPTION, NO_ERROR_CODE));
        stackOf(guest, 0x8FF3, 0x00409700, 0x9000);
        assertTrue(guest.delivery.deliver(guest.cpu, VECTOR + 1, Cause.EXCEPTION, 0));
    }

    @Test
    void shouldAcceptLimitsThatAreJustEnough() {
        ProtectedGuest guest = ProtectedGuest.inUser().gate(VECTOR, INTERRUPT_32);
        limit(guest, SegmentRegister.IDTR, VECTOR * 8 + 7);
        limit(guest, SegmentRegister.GDTR, 0x17);
        limit(guest, SegmentRegister.TR, 9);
        guest.descriptor(KERNEL_CODE, 0, HANDLER >>> 12, ProtectedGuest.CODE_0);
        assertTrue(guest.delivery.deliver(guest.cpu, VECTOR, Cause.EXTERNAL, NO_ERROR_CODE));
        assertEquals(HANDLER, guest.cpu.instructionPointer());
    }

    @Test
    void shouldNeedRoomForAllSegmentsOfVirtual8086Mode() {
        // Five double words end at the segment's first byte; nine need 36 bytes.
        for (int pointer : new int[] {20, 32, 36}) {
            ProtectedGuest user = ProtectedGuest.inUser().gate(VECTOR, INTERRUPT_32);
            ProtectedGuest virtual8086 = ProtectedGuest.inVirtual8086().gate(VECTOR, INTERRUPT_32);
            for (ProtectedGuest guest : List.of(user, virtual8086)) {
                guest.descriptor(SPARE, 0x20000, 0xFFFF, 0x00409300);
                guest.ram.write32(TSS + 4, pointer);
                guest.ram.write32(TSS + 8, SPARE);
            }
            assertTrue(user.delivery.deliver(user.cpu, VECTOR, Cause.EXTERNAL, NO_ERROR_CODE));
            if (pointer < 36) {
                GuestFault fault = virtual8086.faultOf(VECTOR, Cause.EXTERNAL, NO_ERROR_CODE);
                assertEquals(SS, fault.vector());
                assertEquals(SPARE | 1, fault.errorCode());
            } else {
                assertTrue(virtual8086.delivery.deliver(virtual8086.cpu, VECTOR, Cause.EXTERNAL, NO_ERROR_CODE));
            }
        }
    }

    @Test
    void shouldAcceptAHandlerOnTheLastByteOfItsSegment() {
        ProtectedGuest guest = ProtectedGuest.inKernel()
                .descriptor(SPARE, 0, 0x1000, 0x00409B00)
                .gate(VECTOR, SPARE, 0x1000, INTERRUPT_32);
        assertTrue(guest.delivery.deliver(guest.cpu, VECTOR, Cause.EXTERNAL, NO_ERROR_CODE));
        assertEquals(0x1000, guest.cpu.instructionPointer());
    }

    @ParameterizedTest(name = "vector {0} by {1}")
    @CsvSource({"0x80, CD80, 2", "3, CC, 1", "3, CD03, 2", "4, CE, 1", "4, CD04, 2"})
    void shouldPutTheInstructionPointerBackToASoftwareInterruptThatFails(String vector, String code, int length) {
        ProtectedGuest guest = ProtectedGuest.inUser();
        int number = Integer.decode(vector);
        for (int each = 0; each < 0x81; each++) {
            guest.gate(each, INTERRUPT_32);
        }
        for (int i = 0; i < code.length(); i += 2) {
            guest.ram.write8(0x6000 + i / 2, Integer.parseInt(code.substring(i, i + 2), 16));
        }
        guest.cpu.setInstructionPointer(0x6000 + length);

        assertTrue(guest.delivery.deliver(guest.cpu, number, Cause.SOFTWARE, NO_ERROR_CODE));

        assertEquals(number * 8 + 2, guest.pushed(0), "#GP for the gate");
        assertEquals(0x6000, guest.pushed(1), "a fault points at its instruction");
    }
}
