package io.understudy.machine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.understudy.cpu.GuestFault;
import io.understudy.machine.FakeCpuState;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paging in long mode as Intel SDM vol. 3, 4.5 to 4.7 have it, for accesses of the supervisor. */
class FourLevelWalkTest {
    private static final int PRESENT_WRITABLE = 3;
    private static final long LARGE = 0x80;
    private static final long DIRTY = 0x40;
    private static final long NO_EXECUTE = 1L << 63;
    private static final long WRITE_PROTECT = 1 << 16;

    private static final int ROOT = 0x1000;
    private static final int POINTERS = 0x2000;
    private static final int DIRECTORY = 0x3000;
    private static final int TABLE = 0x4000;
    /** Indexes 0x1A3, 0x0F1, 0x087 and 0x1C2. */
    private static final long LINEAR =
            0xFFFF_0000_0000_0000L + (0x1A3L << 39) + (0x0F1L << 30) + (0x087L << 21) + (0x1C2L << 12);

    private static final int[] ENTRIES = {
        TABLE + 0x1C2 * 8, DIRECTORY + 0x087 * 8, POINTERS + 0x0F1 * 8, ROOT + 0x1A3 * 8
    };
    private static final int FRAME = 0x200000;
    private static final int BYTES = 8 << 20;

    private final PhysicalMemory ram = new PhysicalMemory(ByteBuffer.allocate(BYTES), (address, length) -> {});
    private final LinearMemory linear = new LinearMemory(ram);
    private final FakeCpuState cpu = new FakeCpuState();

    FourLevelWalkTest() {
        cpu.setControl(0, 0x80000001L | WRITE_PROTECT);
        cpu.setControl(2, 0x5A5A5A5A);
        cpu.setControl(3, ROOT | 0x18);
        cpu.setControl(4, 0x20);
        cpu.setExtendedFeatures(0x500);
        ram.write64(ENTRIES[3], POINTERS | PRESENT_WRITABLE);
        ram.write64(ENTRIES[2], DIRECTORY | PRESENT_WRITABLE);
        ram.write64(ENTRIES[1], TABLE | PRESENT_WRITABLE);
        ram.write64(ENTRIES[0], FRAME | PRESENT_WRITABLE);
    }

    private void assertFault(int vector, int errorCode, long address, boolean write) {
        GuestFault fault = assertThrows(GuestFault.class, () -> {
            if (write) {
                linear.write64(cpu, address, 1);
            } else {
                linear.read64(cpu, address);
            }
        });
        assertEquals(vector, fault.vector());
        assertEquals(errorCode, fault.errorCode());
        assertEquals(vector == 14 ? address : 0x5A5A5A5A, cpu.control(2));
    }

    @Test
    void shouldWalkFourLevels() throws GuestFault {
        linear.write64(cpu, LINEAR + 0x123, 0x1122334455667788L);
        assertEquals(0x1122334455667788L, ram.read64(FRAME + 0x123));
        assertEquals(0x1122334455667788L, linear.read64(cpu, LINEAR + 0x123));
        assertEquals(0x55667788, linear.read32(cpu, LINEAR + 0x123));
        assertEquals(0x88, linear.read8(cpu, LINEAR + 0x123));
    }

    @ParameterizedTest
    @CsvSource({"1, 0x200000", "2, 0"})
    void shouldReadLargePages(int level, String frame) throws GuestFault {
        ram.write64(ENTRIES[level], Long.decode(frame) | LARGE | PRESENT_WRITABLE);
        long offset = LINEAR & ((1L << (12 + 9 * level)) - 1);
        long at = Long.decode(frame) + offset;
        linear.write64(cpu, LINEAR, 0x1122334455667788L);
        if (at < BYTES) {
            assertEquals(0x1122334455667788L, ram.read64(at));
        } else {
            assertEquals(-1, linear.read64(cpu, LINEAR), "beyond RAM");
        }
        assertEquals(level == 2, at >= BYTES);
        if (level == 2) {
            long low = LINEAR & -(1L << 30);
            linear.write64(cpu, low + 0x654321, 7);
            assertEquals(7, ram.read64(0x654321));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldFaultWhereAnEntryIsMissing(int level) {
        ram.write64(ENTRIES[level], ram.read64(ENTRIES[level]) & ~1L);
        assertFault(14, 0, LINEAR, false);
        assertFault(14, 2, LINEAR, true);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldProtectReadOnlyPagesIfTold(int level) throws GuestFault {
        ram.write64(ENTRIES[level], ram.read64(ENTRIES[level]) & ~2L);
        assertFault(14, 3, LINEAR, true);
        assertEquals(0, linear.read64(cpu, LINEAR));
        cpu.setControl(0, 0x80000001L);
        linear.write64(cpu, LINEAR, 5);
        assertEquals(5, ram.read64(FRAME));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0x10000000000",
        "1, 0x10000000000",
        "2, 0x8000000000000",
        "3, 0x10000000000",
        "3, 0x80",
        "0, 0x8000000000000000",
        "3, 0x8000000000000000",
        "1, 0x2080",
        "1, 0x100080",
        "2, 0x200080",
        "2, 0x20000080"
    })
    void shouldFaultOnReservedBits(int level, String bits) {
        ram.write64(
                ENTRIES[level], (ram.read64(ENTRIES[level]) & 0xFFF) | Long.parseUnsignedLong(bits.substring(2), 16));
        assertFault(14, 9, LINEAR, false);
        assertFault(14, 11, LINEAR, true);
    }

    @Test
    void shouldTakeNoExecuteAndMemoryTypesForWhatTheyAre() throws GuestFault {
        cpu.setExtendedFeatures(0xD00);
        ram.write64(ENTRIES[1], 0x1000 | LARGE | PRESENT_WRITABLE | NO_EXECUTE);
        ram.write64(LINEAR & 0x1FFFFF, 77);
        assertEquals(77, linear.read64(cpu, LINEAR));
    }

    @ParameterizedTest
    @ValueSource(longs = {0x0000_8000_0000_0000L, 0xFFFF_7FFF_FFFF_FFF0L, 0x1234_0000_0000_0000L})
    void shouldRefuseAddressesThatAreNotCanonical(long address) {
        assertFault(13, 0, address, false);
        assertFault(13, 0, address, true);
    }

    @Test
    void shouldMarkPagesDirtyAndNothingElse() throws GuestFault {
        int before = ram.hash();
        linear.read64(cpu, LINEAR);
        assertEquals(before, ram.hash(), "a read leaves no trace");
        linear.write64(cpu, LINEAR, 0);
        assertEquals(FRAME | PRESENT_WRITABLE | DIRTY, ram.read64(ENTRIES[0]));
        ram.write64(ENTRIES[0], FRAME | PRESENT_WRITABLE);
        assertEquals(before, ram.hash(), "in the page's own entry only");
    }

    @Test
    void shouldWriteAcrossPagesWholeOrNotAtAll() throws GuestFault {
        assertFaultAcross();
        ram.write64(ENTRIES[0] + 8, (FRAME + 0x5000) | PRESENT_WRITABLE);
        linear.write64(cpu, LINEAR + 0xFFD, 0x1122334455667788L);
        assertEquals(0x1122334455667788L, linear.read64(cpu, LINEAR + 0xFFD));
        assertEquals(0x66, ram.read8(FRAME + 0xFFF));
        assertEquals(0x55, ram.read8(FRAME + 0x5000));
    }

    private void assertFaultAcross() {
        assertThrows(GuestFault.class, () -> linear.write64(cpu, LINEAR + 0xFFD, -1));
        assertEquals(LINEAR + 0x1000, cpu.control(2));
        assertEquals(0, ram.read8(FRAME + 0xFFD));
    }
}
