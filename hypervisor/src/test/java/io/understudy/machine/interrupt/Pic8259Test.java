package io.understudy.machine.interrupt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Pic8259Test {
    private static final int EOI = 0x20;

    private final Pic8259 pic = new Pic8259();

    /** As the BIOS leaves it: vectors 0x08 and 0x70, fully nested, normal EOI. */
    @BeforeEach
    void initializeLikeTheBios() {
        initialize(0x08, 0x70, 0x01, 0x01);
    }

    private void initialize(int masterBase, int slaveBase, int masterIcw4, int slaveIcw4) {
        pic.write(0x20, 0x11);
        pic.write(0xA0, 0x11);
        pic.write(0x21, masterBase);
        pic.write(0xA1, slaveBase);
        pic.write(0x21, 0x04);
        pic.write(0xA1, 0x02);
        pic.write(0x21, masterIcw4);
        pic.write(0xA1, slaveIcw4);
    }

    private void pulse(int irq) {
        pic.line(irq).set(true);
        pic.line(irq).set(false);
    }

    private int inService(int command) {
        pic.write(command, 0x0B);
        int value = pic.read(command);
        pic.write(command, 0x0A);
        return value;
    }

    private void assertNothingPending() {
        assertFalse(pic.pending());
    }

    @Test
    void shouldCarryLinuxThroughItsInitialization() {
        // init_8259A and probe_8259A of arch/x86/kernel/i8259.c.
        pic.write(0xA1, 0xFF);
        pic.write(0x21, 0xFB);
        assertEquals(0xFB, pic.read(0x21));
        pic.write(0x21, 0xFF);
        pic.write(0x20, 0x11);
        pic.write(0x21, 0x30);
        pic.write(0x21, 0x04);
        pic.write(0x21, 0x01);
        pic.write(0xA0, 0x11);
        pic.write(0xA1, 0x38);
        pic.write(0xA1, 0x02);
        pic.write(0xA1, 0x01);
        pic.write(0x21, 0xFB);
        pic.write(0xA1, 0xFF);
        pulse(0);
        assertNothingPending();
        pic.write(0x21, 0xFA);
        assertTrue(pic.pending());
        assertEquals(0x30, pic.acknowledge());
        // mask_and_ack_8259A: mask, then specific EOI; for the slave 0x60 | irq and the cascade 0x62.
        pic.write(0x21, 0xFB);
        pic.write(0x20, 0x60);
        assertEquals(0, inService(0x20));
        pic.write(0xA1, 0xFE);
        pulse(8);
        assertEquals(0x38, pic.acknowledge());
        pic.write(0xA0, 0x60);
        pic.write(0x20, 0x62);
        assertEquals(0, inService(0x20));
        assertEquals(0, inService(0xA0));
    }

    @Test
    void shouldServeInTheOrderOfPriority() {
        for (int irq : new int[] {7, 14, 1, 8, 0, 3}) {
            pulse(irq);
        }
        for (int vector : new int[] {0x08, 0x09, 0x70, 0x76, 0x0B, 0x0F}) {
            assertTrue(pic.pending());
            assertEquals(vector, pic.acknowledge());
            if (vector >= 0x70) {
                pic.write(0xA0, EOI);
            }
            pic.write(0x20, EOI);
        }
        assertNothingPending();
    }

    @Test
    void shouldLetOnlyHigherPriorityInterruptAService() {
        pulse(4);
        assertEquals(0x0C, pic.acknowledge());
        pulse(5);
        pulse(4);
        assertNothingPending();
        pulse(3);
        assertEquals(0x0B, pic.acknowledge());
        assertEquals(0x18, inService(0x20));
        pic.write(0x20, EOI);
        assertNothingPending();
        pic.write(0x20, EOI);
        assertEquals(0x0C, pic.acknowledge());
    }

    @Test
    void shouldLatchOneEdgePerRise() {
        pic.line(3).set(true);
        pic.line(3).set(true);
        assertEquals(0x0B, pic.acknowledge());
        pic.write(0x20, EOI);
        pic.line(3).set(true);
        assertNothingPending();
        pic.line(3).set(false);
        assertNothingPending();
        pic.line(3).set(true);
        assertTrue(pic.pending());
    }

    @Test
    void shouldAskAgainWhileALevelTriggeredLineIsHigh() {
        pic.write(0x4D1, 0x08);
        pic.line(11).set(true);
        for (int round = 0; round < 3; round++) {
            assertEquals(0x73, pic.acknowledge());
            assertNothingPending();
            pic.write(0xA0, EOI);
            pic.write(0x20, EOI);
            assertTrue(pic.pending());
        }
        pic.line(11).set(false);
        // The slave asks no more, but the master has latched the edge of its request.
        assertEquals(0x77, pic.acknowledge());
        assertEquals(0, inService(0xA0));
        assertEquals(0x04, inService(0x20));
    }

    @Test
    void shouldKeepTheLinesOfTheBoardEdgeTriggered() {
        pic.write(0x4D0, 0xFF);
        pic.write(0x4D1, 0xFF);
        assertEquals(0xF8, pic.read(0x4D0));
        assertEquals(0xDE, pic.read(0x4D1));
    }

    @Test
    void shouldGiveTheSpuriousVectorWhenNothingWaits() {
        assertEquals(0x0F, pic.acknowledge());
        assertEquals(0, inService(0x20));
        pic.write(0x4D0, 0x20);
        pic.line(5).set(true);
        pic.line(5).set(false);
        assertEquals(0x0F, pic.acknowledge());
    }

    @Test
    void shouldEndAutomaticallyAndRotate() {
        initialize(0x08, 0x70, 0x03, 0x03);
        pulse(4);
        assertEquals(0x0C, pic.acknowledge());
        assertEquals(0, inService(0x20));
        // Rotate in automatic EOI mode: what was served becomes the lowest.
        pic.write(0x20, 0x80);
        pulse(3);
        assertEquals(0x0B, pic.acknowledge());
        pulse(3);
        pulse(4);
        assertEquals(0x0C, pic.acknowledge());
        assertEquals(0x0B, pic.acknowledge());
        pic.write(0x20, 0x00);
        pulse(12);
        pulse(13);
        assertEquals(0x74, pic.acknowledge());
        assertEquals(0x75, pic.acknowledge());
        assertNothingPending();
    }

    @Test
    void shouldRotateOnEndOfInterrupt() {
        pulse(4);
        assertEquals(0x0C, pic.acknowledge());
        pic.write(0x20, 0xA0);
        pulse(4);
        pulse(5);
        pulse(3);
        assertEquals(0x0D, pic.acknowledge());
        pic.write(0x20, 0xE0 | 5);
        // 5 is the lowest now: 6, 7, 0, 1, ...
        assertEquals(0x0B, pic.acknowledge());
        pic.write(0x20, 0x60 | 3);
        assertEquals(0x0C, pic.acknowledge());
        pic.write(0x20, 0x60 | 4);
        // Set priority: 2 the lowest, 3 the highest.
        pic.write(0x20, 0xC0 | 2);
        pulse(0);
        pulse(3);
        assertEquals(0x0B, pic.acknowledge());
    }

    @Test
    void shouldNestByRotatedPriority() {
        // 2 the lowest: 3, 4, 5, 6, 7, 0, 1, 2.
        pic.write(0x20, 0xC0 | 2);
        pulse(6);
        assertEquals(0x0E, pic.acknowledge());
        pulse(0);
        assertNothingPending();
        pulse(4);
        assertEquals(0x0C, pic.acknowledge());
        // A non-specific EOI ends the highest by the rotated order.
        pic.write(0x20, EOI);
        assertEquals(0x40, inService(0x20));
    }

    @Test
    void shouldLetEverythingUnmaskedThroughInSpecialMaskMode() {
        pulse(1);
        assertEquals(0x09, pic.acknowledge());
        pulse(6);
        assertNothingPending();
        pic.write(0x21, 0x02);
        assertNothingPending();
        pic.write(0x20, 0x68);
        assertEquals(0x0E, pic.acknowledge());
        // A non-specific EOI does not end what is masked.
        pic.write(0x20, EOI);
        assertEquals(0x02, inService(0x20));
        pic.write(0x20, 0x48);
        pulse(6);
        assertNothingPending();
    }

    @Test
    void shouldLetTheSlaveInterruptItselfInSpecialFullyNestedMode() {
        initialize(0x08, 0x70, 0x11, 0x01);
        pulse(12);
        assertEquals(0x74, pic.acknowledge());
        pulse(13);
        assertNothingPending();
        pulse(9);
        assertEquals(0x71, pic.acknowledge());
        // Lower inputs of the master stay blocked.
        pulse(4);
        assertNothingPending();
    }

    @Test
    void shouldAcknowledgeByPolling() {
        pulse(6);
        pic.write(0x20, 0x0C);
        assertEquals(0x86, pic.read(0x20));
        assertEquals(0x40, inService(0x20));
        pic.write(0x20, 0x0C);
        assertEquals(0x00, pic.read(0x20));
        pulse(9);
        pic.write(0x20, 0x0C);
        assertEquals(0x82, pic.read(0x21));
        pic.write(0xA0, 0x0C);
        assertEquals(0x81, pic.read(0xA0));
        assertEquals(0x02, inService(0xA0));
    }

    @Test
    void shouldNotLoseTheRequestOfTheSlaveWhenOnlyTheMasterIsInitialized() {
        pulse(10);
        pic.write(0x20, 0x11);
        pic.write(0x21, 0x40);
        pic.write(0x21, 0x04);
        pic.write(0x21, 0x01);
        assertEquals(0x72, pic.acknowledge());
    }

    @Test
    void shouldTakeSingleModeAndMissingIcw4() {
        pic.write(0x20, 0x12);
        pic.write(0x21, 0x47);
        pic.write(0x21, 0xF7);
        assertEquals(0xF7, pic.read(0x21));
        pulse(3);
        assertEquals(0x43, pic.acknowledge());
    }

    @Test
    void shouldTriggerByLevelWhenIcw1SaysSo() {
        pic.write(0x20, 0x19);
        pic.write(0x21, 0x08);
        pic.write(0x21, 0x04);
        pic.write(0x21, 0x01);
        pic.line(1).set(true);
        assertEquals(0x09, pic.acknowledge());
        pic.write(0x20, EOI);
        assertTrue(pic.pending());
        pic.line(1).set(false);
        assertNothingPending();
    }

    @Test
    void shouldLeadThePinOfIrq2ToIrq9() {
        pulse(2);
        assertEquals(0x71, pic.acknowledge());
        assertThrows(IllegalArgumentException.class, () -> pic.line(16));
        assertThrows(IllegalArgumentException.class, () -> pic.line(-1));
    }
}
