package io.understudy.machine.interrupt;

import static io.understudy.machine.interrupt.InterruptDelivery.NO_ERROR_CODE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.GeneralRegister;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.FakeCpuState;
import io.understudy.machine.memory.LinearMemory;
import io.understudy.machine.memory.PhysicalMemory;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** REAL-ADDRESS-MODE of INT n (Intel SDM vol. 2), 20.1.4 of vol. 3. */
class RealModeDeliveryTest {
    private static final int FLAGS = 0x3202 | 1 << 8 | 1 << 16 | 1 << 18;

    private final PhysicalMemory ram = new PhysicalMemory(ByteBuffer.allocate(1 << 20), (address, length) -> {});
    private final FakeCpuState cpu = new FakeCpuState();
    private final InterruptDelivery delivery = new InterruptDelivery(new LinearMemory(ram));

    RealModeDeliveryTest() {
        cpu.setControl(0, 0x10);
        cpu.setSegment(SegmentRegister.IDTR, 0, 0, 0x3FF, 0);
        cpu.setSegment(SegmentRegister.CS, 0xF000, 0xF0000, 0xFFFF, 0x9B00);
        cpu.setSegment(SegmentRegister.SS, 0x2000, 0x20000, 0xFFFF, 0x9300);
        cpu.setGeneral(GeneralRegister.ESP, 0x12340100L);
        cpu.setInstructionPointer(0xE05B);
        cpu.setFlags(FLAGS);
        for (int vector = 0; vector < 256; vector++) {
            ram.write16(vector * 4L, 0x1000 + vector);
            ram.write16(vector * 4L + 2, 0xC000);
        }
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void shouldPushThreeWordsAndGoThroughTheVectorTable(Cause cause) {
        assertTrue(delivery.deliver(cpu, 0x10, cause, cause == Cause.EXCEPTION ? 0xEEEE : NO_ERROR_CODE));

        assertEquals(0x123400FAL, cpu.general(GeneralRegister.ESP), "no error code in real mode");
        assertEquals(0xE05B, ram.read16(0x200FA));
        assertEquals(0xF000, ram.read16(0x200FC));
        assertEquals(FLAGS & 0xFFFF, ram.read16(0x200FE));
        assertEquals(0x3002, cpu.flags(), "IF, TF, AC and RF are cleared");
        assertEquals(0xC000, cpu.selector(SegmentRegister.CS));
        assertEquals(0xC0000, cpu.base(SegmentRegister.CS));
        assertEquals(0xFFFF, cpu.limit(SegmentRegister.CS));
        assertEquals(0x1010, cpu.instructionPointer());
    }

    @Test
    void shouldWrapTheStackPointerAtAWordBoundary() {
        cpu.setGeneral(GeneralRegister.ESP, 2);
        assertTrue(delivery.deliver(cpu, 8, Cause.EXTERNAL, NO_ERROR_CODE));
        assertEquals(0xFFFC, cpu.general(GeneralRegister.ESP));
        assertEquals(FLAGS & 0xFFFF, ram.read16(0x20000));
        assertEquals(0xE05B, ram.read16(0x2FFFC));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 5})
    void shouldShutDownWhenTheStackPointerIsTooSmallAndOdd(long pointer) {
        // SDM vol. 3, 20.1: #SS in delivering #SS, then #DF finds no room either.
        cpu.setGeneral(GeneralRegister.ESP, pointer);
        String before = cpu.snapshot();
        assertFalse(delivery.deliver(cpu, 8, Cause.EXTERNAL, NO_ERROR_CODE));
        assertEquals(before, cpu.snapshot());
    }

    @Test
    void shouldDeliverGeneralProtectionForAVectorBeyondTheTable() {
        cpu.setSegment(SegmentRegister.IDTR, 0, 0, 4 * 0x20 + 2, 0);
        assertTrue(delivery.deliver(cpu, 0x20, Cause.SOFTWARE, NO_ERROR_CODE));
        assertEquals(0x100D, cpu.instructionPointer());
    }

    @Test
    void shouldShutDownWhenTheTableEndsBeforeTheDoubleFault() {
        cpu.setSegment(SegmentRegister.IDTR, 0, 0, 8 * 4 + 2, 0);
        assertFalse(delivery.deliver(cpu, 0x20, Cause.SOFTWARE, NO_ERROR_CODE));
        cpu.setSegment(SegmentRegister.IDTR, 0, 0, 8 * 4 + 3, 0);
        assertTrue(delivery.deliver(cpu, 0x20, Cause.SOFTWARE, NO_ERROR_CODE));
        assertEquals(0x1008, cpu.instructionPointer(), "#GP in #GP is a double fault");
    }

    @Test
    void shouldFollowAnInterruptTableThatWasMoved() {
        cpu.setSegment(SegmentRegister.IDTR, 0, 0x30000, 0x3FF, 0);
        ram.write32(0x30000 + 0x21 * 4, 0xD0004321);
        assertTrue(delivery.deliver(cpu, 0x21, Cause.EXTERNAL, NO_ERROR_CODE));
        assertEquals(0x4321, cpu.instructionPointer());
        assertEquals(0xD000, cpu.selector(SegmentRegister.CS));
    }
}
