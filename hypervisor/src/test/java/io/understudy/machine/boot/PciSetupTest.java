package io.understudy.machine.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.machine.bus.BaseAddress;
import io.understudy.machine.bus.CardRegisters;
import io.understudy.machine.bus.PciBus;
import io.understudy.machine.bus.PciFunction;
import io.understudy.machine.bus.PciIdentity;
import io.understudy.machine.bus.PortBus;
import io.understudy.machine.device.HostBridge;
import io.understudy.machine.interrupt.Pic8259;
import java.util.List;
import org.junit.jupiter.api.Test;

class PciSetupTest {
    private static final PciIdentity IDENTITY = new PciIdentity(0x1234, 0x5678, 0x020000, 0, 0, 0);
    private static final int ENABLE = 1 << 31;

    private final PortBus ports = new PortBus();
    private final Pic8259 pic = new Pic8259();
    private final PciBus pci = new PciBus(ports, pic::line);

    PciSetupTest() {
        ports.map(Pic8259.MASTER_EDGE_LEVEL, 2, pic);
        pci.plug(0, HostBridge.function());
    }

    private int configuration(int device, int register, int size) {
        ports.write(0xCF8, 4, ENABLE | device << 11 | register);
        return ports.read(0xCFC + (register & 3), size);
    }

    private static CardRegisters answering(int value) {
        return new CardRegisters() {
            @Override
            public int read(int offset, int size) {
                return value + offset;
            }

            @Override
            public void write(int offset, int size, int value) {}
        };
    }

    @Test
    void shouldPlaceAndRouteEachCard() {
        pci.plug(
                3,
                PciFunction.card(
                        IDENTITY,
                        List.of(BaseAddress.ports(32, answering(1)), BaseAddress.memory(4096, answering(0)))));
        pci.plug(
                5,
                PciFunction.card(
                        IDENTITY,
                        List.of(BaseAddress.memory(1 << 20, answering(0)), BaseAddress.ports(64, answering(2)))));
        PciSetup.run(ports);
        assertEquals(0, ports.read(0xCF8, 4));
        assertEquals(0x0C, ports.read(0x4D1, 1), "lines 10 and 11 are levels");
        assertEquals(0, ports.read(0x4D0, 1));
        assertEquals(0xC001, configuration(3, 0x10, 4));
        assertEquals(0xFE000000, configuration(3, 0x14, 4));
        assertEquals(0, configuration(3, 0x18, 4));
        assertEquals(11, configuration(3, 0x3C, 1));
        assertEquals(0xFE100000, configuration(5, 0x10, 4), "aligned to its size");
        assertEquals(0xC041, configuration(5, 0x14, 4));
        assertEquals(10, configuration(5, 0x3C, 1));
        assertEquals(0x0003, configuration(5, 4, 2), "no master yet");
        assertEquals(1 + 31, ports.read(0xC01F, 1));
        assertEquals(2, ports.read(0xC040, 1));
        assertEquals(0xFF, ports.read(0xC020, 1));
    }

    @Test
    void shouldLeaveNothingBehindWithoutCards() {
        PciSetup.run(ports);
        assertEquals(0, ports.read(0xCF8, 4));
        assertEquals(0, ports.read(0x4D0, 2));
        assertEquals(0x0006, configuration(0, 4, 2));
        assertEquals(0, configuration(0, 0x3C, 1));
    }
}
