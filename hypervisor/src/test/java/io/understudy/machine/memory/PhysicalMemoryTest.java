package io.understudy.machine.memory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.understudy.state.BadStateException;
import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class PhysicalMemoryTest {
    private static final int SIZE = 17 * 4096;

    private final List<String> written = new ArrayList<>();
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(SIZE);
    private final PhysicalMemory ram =
            new PhysicalMemory(bytes, (address, length) -> written.add(address + "+" + length));

    @Test
    void shouldBeLittleEndian() {
        ram.write32(8, 0x44332211);
        ram.write16(12, 0x6655);
        ram.write8(14, 0x177);
        assertEquals(0x11, bytes.get(8));
        assertEquals(0x55443322, ram.read32(9));
        assertEquals(0x6655, ram.read16(12));
        assertEquals(0x77, ram.read8(14));
        assertEquals(List.of("8+4", "12+2", "14+1"), written);
    }

    @Test
    void shouldReadAllOnesWhereNoRamIs() {
        for (long address : new long[] {SIZE, SIZE + 5, 0xFFFFFFFEL, 0x1_0000_0000L}) {
            assertEquals(0xFF, ram.read8(address));
            assertEquals(0xFFFF, ram.read16(address));
            assertEquals(-1, ram.read32(address));
            ram.write8(address, 0);
            ram.write16(address, 0);
            ram.write32(address, 0);
        }
        assertEquals(List.of(), written);
    }

    @Test
    void shouldReadRamUpToItsLastByteAndOnesBehind() {
        ram.write8(SIZE - 1, 0x12);
        ram.write8(SIZE - 2, 0x34);
        written.clear();
        assertEquals(0xFF12, ram.read16(SIZE - 1));
        assertEquals(0xFFFF1234, ram.read32(SIZE - 2));
        assertEquals(0xFFFFFF12, ram.read32(SIZE - 1));
        ram.write32(SIZE - 1, 0x55667788);
        assertEquals(0x88, ram.read8(SIZE - 1));
        assertEquals(List.of((SIZE - 1) + "+1"), written);
    }

    @Test
    void shouldHashAllOfItsBytes() {
        fill(1);
        int before = ram.hash();
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate().clear());
        assertEquals((int) crc.getValue(), before);
        for (int at : new int[] {0, SIZE / 2, SIZE - 1}) {
            int old = ram.read8(at);
            ram.write8(at, old ^ 1);
            assertNotEquals(before, ram.hash());
            ram.write8(at, old);
        }
        assertEquals(before, ram.hash());
    }

    @Test
    void shouldNotDependOnTheBuffersPosition() {
        int empty = ram.hash();
        bytes.position(100).limit(200);
        PhysicalMemory same = new PhysicalMemory(bytes, (address, length) -> {});
        assertEquals(SIZE, same.size());
        assertEquals(empty, same.hash());
        fill(2);
        same.clear();
        assertEquals(empty, same.hash());
    }

    @Test
    void shouldSaveOnlyPagesThatHoldSomething() {
        ram.write8(0, 1);
        ram.write8(SIZE - 1, 2);
        StateWriter out = new StateWriter();
        ram.save(out);
        int sectionName = 4 + 3;
        assertEquals(sectionName + 4 + 2 * (4 + 4096) + 4, out.written().remaining());
    }

    @Test
    void shouldRestoreWhatItSavedOverAnythingElse() {
        fill(3);
        for (int page : new int[] {0, 5, 6, 16}) {
            ram.write(page * 4096L, new byte[4096], 0, 4096);
        }
        StateWriter out = new StateWriter();
        ram.save(out);
        byte[] expected = content();
        int hash = ram.hash();

        fill(4);
        written.clear();
        StateReader in = new StateReader(out.written());
        ram.restore(in);
        in.end();

        assertArrayEquals(expected, content());
        assertEquals(hash, ram.hash());
        String all = "0+" + SIZE;
        assertEquals(List.of(all, all), written, "code translated before is forgotten, and again once all is there");
    }

    @Test
    void shouldRefuseAStateThatDoesNotFit() {
        StateWriter out = new StateWriter();
        new PhysicalMemory(ByteBuffer.allocate(4096), (address, length) -> {}).save(out);
        assertThrows(BadStateException.class, () -> ram.restore(new StateReader(out.written())));

        for (int page : new int[] {-2, SIZE / 4096, Integer.MAX_VALUE}) {
            StateWriter outside = new StateWriter();
            outside.section("ram").putInt(SIZE).putInt(page).putBytes(new byte[4096], 0, 4096);
            assertThrows(BadStateException.class, () -> ram.restore(new StateReader(outside.written())));
        }

        fill(5);
        StateWriter whole = new StateWriter();
        ram.save(whole);
        ByteBuffer cut = whole.written();
        for (int length = 0; length < cut.limit(); length += 997) {
            ByteBuffer part = cut.duplicate().limit(length);
            assertThrows(BadStateException.class, () -> ram.restore(new StateReader(part)));
        }
    }

    private void fill(long seed) {
        byte[] random = new byte[SIZE];
        new SplittableRandom(seed).nextBytes(random);
        ram.write(0, random, 0, SIZE);
    }

    private byte[] content() {
        byte[] content = new byte[SIZE];
        bytes.duplicate().clear().get(content);
        return content;
    }
}
