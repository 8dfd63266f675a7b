package io.understudy.machine.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.machine.PortBus;
import org.junit.jupiter.api.Test;

/** PCI Local Bus Specification 3.0, 3.2.2.3.2 and 6.1; Intel 82441FX datasheet, 3.2. */
class PciConfigurationTest {
    private static final int ENABLE = 1 << 31;

    private final PortBus bus = new PortBus();
    private final PciConfiguration pci = new PciConfiguration(new HostBridge());

    PciConfigurationTest() {
        bus.mapWide(PciConfiguration.ADDRESS, 1, pci);
        bus.map(PciConfiguration.DATA, 4, pci);
        bus.mapWide(PciConfiguration.DATA, 3, pci);
    }

    private int configuration(int address, int size) {
        bus.write(0xCF8, 4, ENABLE | (address & ~3));
        return bus.read(0xCFC + (address & 3), size);
    }

    @Test
    void shouldBeFoundAsLinuxLooksForIt() {
        bus.write(0xCFB, 1, 1);
        bus.write(0xCF8, 4, ENABLE);
        assertEquals(ENABLE, bus.read(0xCF8, 4));
        assertEquals(0x0600, configuration(0x0A, 2), "class: host bridge");
        assertEquals(0x8086, configuration(0x00, 2));
        assertEquals(0x12378086, configuration(0x00, 4));
        assertEquals(0x00, configuration(0x0E, 1), "one function");
    }

    @Test
    void shouldFindNobodyElsewhere() {
        for (int address : new int[] {1 << 8, 1 << 11, 31 << 11, 1 << 16, 255 << 16}) {
            assertEquals(-1, configuration(address, 4));
            assertEquals(0xFF, configuration(address + 2, 1) & 0xFF);
        }
    }

    @Test
    void shouldAnswerNothingWhileNotEnabled() {
        bus.write(0xCF8, 4, 0);
        assertEquals(-1, bus.read(0xCFC, 4));
    }

    @Test
    void shouldTakeItsAddressOnlyAsAWholeWord() {
        bus.write(0xCF8, 4, ENABLE | 8);
        bus.write(0xCF8, 2, 0x0000);
        bus.write(0xCF8, 1, 0x00);
        assertEquals(ENABLE | 8, bus.read(0xCF8, 4));
        bus.write(0xCF8, 4, -1);
        assertEquals(0x80FFFFFC, bus.read(0xCF8, 4), "reserved bits read zero");
    }

    @Test
    void shouldKeepOnlyTheCommandBitsThatExist() {
        bus.write(0xCF8, 4, ENABLE | 4);
        bus.write(0xCFC, 2, 0xFFFF);
        assertEquals(0x0146, bus.read(0xCFC, 2));
        bus.write(0xCFC, 1, 0);
        assertEquals(0x0106, bus.read(0xCFC, 2), "a byte leaves the other alone");
        assertEquals(0x0280, bus.read(0xCFE, 2), "status");
        bus.write(0xCFE, 2, 0xFFFF);
        assertEquals(0x02800106, bus.read(0xCFC, 4));
        pci.reset();
        assertEquals(0x0006, configuration(4, 2));
    }

    @Test
    void shouldHaveNoBaseAddresses() {
        for (int register = 0x10; register < 0x28; register += 4) {
            bus.write(0xCF8, 4, ENABLE | register);
            bus.write(0xCFC, 4, -1);
            assertEquals(0, bus.read(0xCFC, 4));
        }
    }
}
