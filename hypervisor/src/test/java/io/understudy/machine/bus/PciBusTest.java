package io.understudy.machine.bus;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.device.HostBridge;
import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** PCI Local Bus Specification 3.0, 3.2.2.3.2, 6.1 and 6.2; Intel 82441FX datasheet, 3.2. */
class PciBusTest {
    private static final int ENABLE = 1 << 31;
    private static final int COMMAND = 0x04;
    private static final int BASE_0 = 0x10;
    private static final int BASE_1 = 0x14;
    private static final int CARD = 3 << 11;
    private static final int NEIGHBOUR = 4 << 11;

    private final PortBus bus = new PortBus();
    private final Map<Integer, Boolean> lines = new TreeMap<>();
    private final List<String> heard = new ArrayList<>();
    private final PciBus pci = new PciBus(bus, irq -> high -> lines.put(irq, high));
    private final PciFunction card = card("card");
    private final PciFunction neighbour = card("neighbour");

    PciBusTest() {
        pci.plug(0, HostBridge.function());
        pci.plug(3, card);
        pci.plug(4, neighbour);
    }

    /** 32 ports and 4 KiB of memory. */
    private PciFunction card(String name) {
        CardRegisters registers = new CardRegisters() {
            @Override
            public int read(int offset, int size) {
                return 0x40302010 + offset;
            }

            @Override
            public void write(int offset, int size, int value) {
                heard.add(name + " " + offset + ":" + size + "=" + Integer.toHexString(value));
            }
        };
        return PciFunction.card(
                new PciIdentity(0x1AF4, 0x1005, 0x00FF00, 1, 0x1AF4, 4),
                List.of(BaseAddress.ports(32, registers), BaseAddress.memory(4096, registers)));
    }

    private void configure(int address, int size, int value) {
        bus.write(0xCF8, 4, ENABLE | (address & ~3));
        bus.write(0xCFC + (address & 3), size, value);
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
        for (int address : new int[] {1 << 8, 1 << 11, CARD | 1 << 8, 31 << 11, CARD | 1 << 16, 255 << 16}) {
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
    void shouldLetNothingOfTheHostBridgeBePlaced() {
        for (int register = 0x10; register < 0x28; register += 4) {
            bus.write(0xCF8, 4, ENABLE | register);
            bus.write(0xCFC, 4, -1);
            assertEquals(0, bus.read(0xCFC, 4));
        }
    }

    @Test
    void shouldSayWhoItIs() {
        assertEquals(0x10051AF4, configuration(CARD, 4));
        assertEquals(0x00FF0001, configuration(CARD + 8, 4));
        assertEquals(0x0004, configuration(CARD + 0x2E, 2));
        assertEquals(1, configuration(CARD + 0x3D, 1), "INTA#");
        assertEquals(0, configuration(CARD + 0x34, 4), "no capabilities");
        assertEquals(0, configuration(CARD + 0xFC, 4));
        for (int register = 0; register < 256; register += 4) {
            if (register < 0x10 || register > 0x14) {
                configure(CARD + register, 4, -1);
            }
        }
        assertEquals(0x10051AF4, configuration(CARD, 4), "cannot be written");
        assertEquals(0x00000507, configuration(CARD + COMMAND, 4));
        assertEquals(0x000000FF, configuration(CARD + 0x0C, 4));
        assertEquals(0x000001FF, configuration(CARD + 0x3C, 4));
    }

    @Test
    void shouldSayHowMuchRoomABaseAddressTakes() {
        configure(CARD + BASE_0, 4, -1);
        configure(CARD + BASE_1, 4, -1);
        assertEquals(0xFFFFFFE1, configuration(CARD + BASE_0, 4));
        assertEquals(0xFFFFF000, configuration(CARD + BASE_1, 4));
        configure(CARD + 0x18, 4, -1);
        assertEquals(0, configuration(CARD + 0x18, 4));
        configure(CARD + BASE_0, 2, 0xC123);
        assertEquals(0xFFFFC121, configuration(CARD + BASE_0, 4));
        configure(CARD + BASE_0 + 1, 1, 0xD0);
        assertEquals(0xFFFFD021, configuration(CARD + BASE_0, 4));
    }

    @Test
    void shouldAnswerWhereTheGuestPutsItsPorts() {
        configure(CARD + BASE_0, 4, 0xC040);
        assertEquals(0xFF, bus.read(0xC040, 1), "not switched on");
        configure(CARD + COMMAND, 2, 1);
        assertEquals(0x40302010, bus.read(0xC040, 4));
        assertEquals(0x2F, bus.read(0xC05F, 1));
        assertEquals(0xFF, bus.read(0xC060, 1));
        assertEquals(0xFF, bus.read(0xC03F, 1));
        bus.write(0xC042, 2, 0xBEEF);
        configure(CARD + BASE_0, 4, 0xD000);
        bus.write(0xC042, 2, 0xDEAD);
        bus.write(0xD000, 4, 0x12345678);
        configure(CARD + COMMAND, 1, 0);
        bus.write(0xD000, 4, 0x12345678);
        assertEquals(List.of("card 2:2=beef", "card 0:4=12345678"), heard);
    }

    @Test
    void shouldLetFloatWhatLiesBehindTheLastPort() {
        configure(CARD + BASE_0, 4, 0xC040);
        configure(CARD + COMMAND, 2, 1);
        assertEquals(0xFFFF2F2E, bus.read(0xC05E, 4));
        bus.write(0xC05E, 4, 0x44332211);
        assertEquals(List.of("card 30:1=11", "card 31:1=22"), heard);
    }

    /** Zero is where a base address stands that nobody has placed; ports have 16 bits. */
    @Test
    void shouldAnswerNowhereWhenItIsPlacedNowhere() {
        configure(CARD + COMMAND, 2, 1);
        for (int address : new int[] {0, 0x10000, 0x8000C000, -1}) {
            configure(CARD + BASE_0, 4, address);
            for (int port = 0; port < 0x10000; port += 0x20) {
                bus.write(port, 1, 0);
            }
        }
        assertEquals(List.of(), heard);
        configure(CARD + BASE_0, 4, 0xFFE0);
        bus.write(0xFFFF, 2, 0x0201);
        assertEquals(List.of("card 31:1=1"), heard);
    }

    @Test
    void shouldTakeNobodysPorts() {
        configure(CARD + BASE_0, 4, 0xCE0);
        configure(CARD + COMMAND, 2, 1);
        configure(NEIGHBOUR + BASE_0, 4, 0xCE0);
        configure(NEIGHBOUR + COMMAND, 2, 1);
        assertEquals(0x10051AF4, configuration(CARD, 4), "the bus keeps its own");
        bus.write(0xCF0, 1, 5);
        configure(CARD + BASE_0, 4, 0xD000);
        bus.write(0xCF0, 1, 6);
        assertEquals(List.of("card 16:1=5", "neighbour 16:1=6"), heard);
    }

    @Test
    void shouldShareALineAndFallWhenTheLastOneFalls() {
        card.interrupt(true);
        assertEquals(Map.of(10, false, 11, true), lines);
        assertEquals(0x0008, configuration(CARD + 6, 2), "status: interrupt");
        neighbour.interrupt(true);
        card.interrupt(false);
        assertEquals(Map.of(10, false, 11, true), lines);
        configure(NEIGHBOUR + COMMAND, 2, 0x0400);
        assertEquals(Map.of(10, false, 11, false), lines, "switched off");
        assertEquals(0x0008, configuration(NEIGHBOUR + 6, 2), "and seen all the same");
        configure(NEIGHBOUR + COMMAND, 2, 0);
        assertEquals(Map.of(10, false, 11, true), lines);
        pci.reset();
        assertEquals(Map.of(10, false, 11, false), lines);
    }

    @Test
    void shouldLeadItsPinsAsQemuDoes() {
        assertEquals(
                List.of(10, 11, 11, 10, 10),
                List.of(2, 3, 4, 5, 6).stream().map(PciBus::irq).toList());
    }

    @Test
    void shouldAnswerAtTheSamePlaceAfterRestore() {
        configure(CARD + BASE_0, 4, 0xC040);
        configure(CARD + COMMAND, 2, 5);
        card.interrupt(true);
        byte[] saved = saved();
        pci.reset();
        lines.clear();
        pci.restore(new StateReader(ByteBuffer.wrap(saved)));
        assertArrayEquals(saved, saved());
        assertEquals(Map.of(), lines, "the interrupt controller restores its own half");
        bus.write(0xC040, 1, 7);
        assertEquals(List.of("card 0:1=7"), heard);
    }

    @Test
    void shouldRefuseTheStateOfAnotherCard() {
        for (int at = 0; at < saved().length; at++) {
            byte[] damaged = saved();
            damaged[at] ^= (byte) 0x80;
            try {
                pci.restore(new StateReader(ByteBuffer.wrap(damaged)));
                assertArrayEquals(damaged, saved(), "taken over whole, at " + at);
            } catch (BadStateException refused) {
                assertTrue(!refused.getMessage().contains("\n"));
            }
            pci.reset();
        }
        byte[] other = saved();
        int device = new String(other, StandardCharsets.ISO_8859_1).lastIndexOf("pci.function") + 14;
        other[device] ^= 1;
        assertThrows(BadStateException.class, () -> pci.restore(new StateReader(ByteBuffer.wrap(other))));
    }

    private byte[] saved() {
        StateWriter out = new StateWriter();
        pci.save(out);
        byte[] bytes = new byte[out.written().remaining()];
        out.written().get(bytes);
        return bytes;
    }
}
