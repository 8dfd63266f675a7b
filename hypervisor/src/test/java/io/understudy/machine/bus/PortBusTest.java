package io.understudy.machine.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortBusTest {
    private final PortBus bus = new PortBus();
    private final List<String> heard = new ArrayList<>();

    @Test
    void shouldFloatHighWhereNothingIsMapped() {
        assertEquals(0xFF, bus.read(0x300, 1));
        assertEquals(0xFFFF, bus.read(0x300, 2));
        assertEquals(0xFFFF_FFFF, bus.read(0x300, 4));
        bus.write(0x300, 4, 0x1234_5678);
    }

    @Test
    void shouldSplitWideAccessesIntoBytesLowAddressFirst() {
        bus.map(0x10, 4, new Narrow());
        bus.write(0x10, 4, 0x4433_2211);
        bus.write(0x12, 2, 0xFFFF_BBAA);
        assertEquals(List.of("10=11", "11=22", "12=33", "13=44", "12=aa", "13=bb"), heard);
        assertEquals(0x1312_1110, bus.read(0x10, 4));
        // The last byte of the device, then three that float.
        assertEquals(0xFFFF_FF13, bus.read(0x13, 4));
        assertEquals(0x10FF, bus.read(0x0F, 2));
    }

    @Test
    void shouldWrapAtTheEndOfThePortSpace() {
        bus.map(0, 1, new Narrow());
        bus.map(0xFFFF, 1, new Narrow());
        assertEquals(0x00FF, bus.read(0xFFFF, 2));
        bus.write(0xFFFF, 2, 0x0201);
        assertEquals(List.of("ffff=1", "0=2"), heard);
    }

    @Test
    void shouldGiveWideAccessesWholeAndBytesToWhomeverOwnsThePort() {
        bus.mapWide(0xCF8, 1, new Wide());
        bus.map(0xCF9, 1, new Narrow());
        bus.write(0xCF8, 4, 0x8000_0010);
        bus.write(0xCF9, 1, 0x06);
        bus.write(0xCF9, 2, 0x0706);
        assertEquals(List.of("cf8:4=80000010", "cf9=6", "cf9=6"), heard);
        assertEquals(0xCF8 + 4, bus.read(0xCF8, 4));
        assertEquals(0xFF, bus.read(0xCF8, 1));
        assertEquals(0xF9, bus.read(0xCF9, 1));
    }

    @Test
    void shouldRefuseOverlapsAndSayWhose() {
        bus.map(0x40, 4, new Narrow());
        Throwable overlap = assertThrows(IllegalArgumentException.class, () -> bus.map(0x3E, 3, new Narrow()));
        assertTrue(overlap.getMessage().contains("port 0x40 belongs to Narrow"), overlap.getMessage());
        // Refused as a whole.
        assertEquals(0xFF, bus.read(0x3E, 1));
        bus.mapWide(0xCF8, 1, new Wide());
        assertThrows(IllegalArgumentException.class, () -> bus.mapWide(0xCF4, 8, new Wide()));
    }

    @Test
    void shouldRefuseRangesOutsideThePortSpace() {
        for (int[] range :
                new int[][] {{-1, 1}, {0, 0}, {0xFFFF, 2}, {0x10000, 1}, {0, 0x10001}, {1, Integer.MAX_VALUE}}) {
            assertThrows(IllegalArgumentException.class, () -> bus.map(range[0], range[1], new Narrow()));
        }
        bus.map(0, 0x10000, new Narrow());
    }

    private final class Narrow implements PortDevice {
        @Override
        public int read(int port) {
            return port & 0xFF;
        }

        @Override
        public void write(int port, int value) {
            heard.add(Integer.toHexString(port) + "=" + Integer.toHexString(value));
        }

        @Override
        public void reset() {}

        @Override
        public void save(StateWriter out) {}

        @Override
        public void restore(StateReader in) {}
    }

    private final class Wide implements WidePortDevice {
        @Override
        public int read(int port, int size) {
            return port + size;
        }

        @Override
        public void write(int port, int size, int value) {
            heard.add(Integer.toHexString(port) + ":" + size + "=" + Integer.toHexString(value));
        }

        @Override
        public void reset() {}

        @Override
        public void save(StateWriter out) {}

        @Override
        public void restore(StateReader in) {}
    }
}
