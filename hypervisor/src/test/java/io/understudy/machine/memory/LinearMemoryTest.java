package io.understudy.machine.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.cpu.GuestFault;
import io.understudy.machine.FakeCpuState;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Two-level paging as Intel SDM vol. 3, 4.3 and 4.7 have it, for accesses of the supervisor. */
class LinearMemoryTest {
    private static final int PRESENT = 1;
    private static final int WRITABLE = 2;
    private static final int USER = 4;
    private static final int ACCESSED = 0x20;
    private static final int DIRTY = 0x40;
    private static final int LARGE = 0x80;
    private static final long PAGING = 0x80000001L;
    private static final long WRITE_PROTECT = 1 << 16;
    private static final long PAGE_SIZE_EXTENSION = 0x10;

    private static final int DIRECTORY = 0x10000;
    private static final int TABLE = 0x11000;
    /** Linear 0x00C05000 and on: directory entry 3, table entries 5, 6, ... */
    private static final long LINEAR = 0x00C05000L;

    private static final int DIRECTORY_ENTRY = DIRECTORY + 3 * 4;
    private static final int ENTRY = TABLE + 5 * 4;
    private static final int NEXT_ENTRY = TABLE + 6 * 4;
    private static final int FRAME = 0x20000;
    private static final int NEXT_FRAME = 0x30000;

    private final PhysicalMemory ram = new PhysicalMemory(ByteBuffer.allocate(16 << 20), (address, length) -> {});
    private final LinearMemory linear = new LinearMemory(ram);
    private final FakeCpuState cpu = new FakeCpuState();

    LinearMemoryTest() {
        cpu.setControl(0, PAGING);
        cpu.setControl(2, 0x5A5A5A5A);
        cpu.setControl(3, DIRECTORY | 0x18);
        ram.write32(DIRECTORY_ENTRY, TABLE | PRESENT | WRITABLE);
        ram.write32(ENTRY, FRAME | PRESENT | WRITABLE);
        ram.write32(NEXT_ENTRY, NEXT_FRAME | PRESENT | WRITABLE);
    }

    private interface Access {
        void run() throws GuestFault;
    }

    private void assertPageFault(long address, int errorCode, Access access) {
        GuestFault fault = assertThrows(GuestFault.class, access::run);
        assertEquals(GuestFault.PAGE_FAULT, fault.vector());
        assertEquals(errorCode, fault.errorCode());
        assertEquals(address, cpu.control(2));
    }

    @Test
    void shouldBePhysicalWithoutPaging() throws GuestFault {
        cpu.setControl(0, 1);
        linear.write32(cpu, 0x1FFE, 0x12345678);
        assertEquals(0x12345678, ram.read32(0x1FFE));
        assertEquals(0x12345678, linear.read32(cpu, 0x100001FFEL), "addresses have 32 bits");
        ram.write8(0, 0x77);
        assertEquals(0x77FF, linear.read16(cpu, 0xFFFFFFFFL), "and wrap");
    }

    @Test
    void shouldWalkTwoLevels() throws GuestFault {
        linear.write32(cpu, LINEAR + 0x123, 0xCAFEBABE);
        assertEquals(0xCAFEBABE, ram.read32(FRAME + 0x123));
        assertEquals(0xBABE, linear.read16(cpu, LINEAR + 0x123));
        assertEquals(0xBE, linear.read8(cpu, LINEAR + 0x123));
        linear.write8(cpu, LINEAR + 0x123, 0x01);
        linear.write16(cpu, LINEAR + 0x125, 0x0203);
        assertEquals(0x0203BA01, linear.read32(cpu, LINEAR + 0x123));
        assertEquals(0x5A5A5A5A, cpu.control(2));
    }

    @Test
    void shouldSetAccessedOnReadsAndDirtyOnWrites() throws GuestFault {
        linear.read8(cpu, LINEAR);
        assertEquals(TABLE | PRESENT | WRITABLE | ACCESSED, ram.read32(DIRECTORY_ENTRY));
        assertEquals(FRAME | PRESENT | WRITABLE | ACCESSED, ram.read32(ENTRY));
        linear.write8(cpu, LINEAR, 1);
        assertEquals(TABLE | PRESENT | WRITABLE | ACCESSED, ram.read32(DIRECTORY_ENTRY), "no D above the last level");
        assertEquals(FRAME | PRESENT | WRITABLE | ACCESSED | DIRTY, ram.read32(ENTRY));
        assertEquals(NEXT_FRAME | PRESENT | WRITABLE, ram.read32(NEXT_ENTRY), "other entries stay as they were");
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "true, 2"})
    void shouldFaultOnAnEntryThatIsNotPresent(boolean write, int errorCode) {
        for (int entry : new int[] {ENTRY, DIRECTORY_ENTRY}) {
            ram.write32(entry, ram.read32(entry) & ~PRESENT);
            assertPageFault(LINEAR + 7, errorCode, () -> {
                if (write) {
                    linear.write8(cpu, LINEAR + 7, 1);
                } else {
                    linear.read8(cpu, LINEAR + 7);
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {ENTRY, DIRECTORY_ENTRY})
    void shouldObeyWriteProtectionOfBothLevelsOnlyIfAsked(int entry) throws GuestFault {
        ram.write32(entry, ram.read32(entry) & ~WRITABLE);
        cpu.setControl(0, PAGING | WRITE_PROTECT);
        assertPageFault(LINEAR + 4, 3, () -> linear.write32(cpu, LINEAR + 4, 1));
        assertEquals(0, ram.read32(FRAME + 4));
        assertEquals(0, ram.read32(ENTRY) & DIRTY);
        linear.read32(cpu, LINEAR + 4);
        cpu.setControl(0, PAGING);
        linear.write32(cpu, LINEAR + 4, 9);
        assertEquals(9, ram.read32(FRAME + 4));
    }

    @Test
    void shouldNotCareForTheUserBit() throws GuestFault {
        linear.write8(cpu, LINEAR, 1);
        ram.write32(ENTRY, ram.read32(ENTRY) | USER);
        linear.write8(cpu, LINEAR, 2);
        assertEquals(2, ram.read8(FRAME));
    }

    @Test
    void shouldMapFourMebibytesWithPageSizeExtension() throws GuestFault {
        ram.write32(DIRECTORY_ENTRY, 0x00800000 | LARGE | PRESENT | WRITABLE);
        cpu.setControl(4, PAGE_SIZE_EXTENSION);
        ram.write32(0x00BFFFF8, 0x11223344);
        assertEquals(0x11223344, linear.read32(cpu, 0x00FFFFF8L));
        assertEquals(0x00800000 | LARGE | PRESENT | WRITABLE | ACCESSED, ram.read32(DIRECTORY_ENTRY));
        linear.write32(cpu, 0x00FFFFF8L, 5);
        assertEquals(5, ram.read32(0x00BFFFF8));
        assertEquals(0x00800000 | LARGE | PRESENT | WRITABLE | ACCESSED | DIRTY, ram.read32(DIRECTORY_ENTRY));
        cpu.setControl(0, PAGING | WRITE_PROTECT);
        ram.write32(DIRECTORY_ENTRY, 0x00800000 | LARGE | PRESENT);
        assertPageFault(0x00FFFFF8L, 3, () -> linear.write8(cpu, 0x00FFFFF8L, 1));
    }

    @Test
    void shouldTakeTheSizeBitForNothingWithoutTheExtension() throws GuestFault {
        ram.write32(DIRECTORY_ENTRY, TABLE | LARGE | PRESENT | WRITABLE);
        ram.write8(FRAME + 1, 0x42);
        assertEquals(0x42, linear.read8(cpu, LINEAR + 1));
    }

    @Test
    void shouldReachBeyondFourGibibytesWithTheAddressBitsOfALargePage() throws GuestFault {
        cpu.setControl(4, PAGE_SIZE_EXTENSION);
        ram.write8(0, 0x42);
        ram.write32(DIRECTORY_ENTRY, 1 << 13 | LARGE | PRESENT | WRITABLE);
        assertEquals(0xFF, linear.read8(cpu, 0x00C00000L), "4 GiB is beyond this machine's RAM");
        linear.write8(cpu, 0x00C00000L, 1);
        assertEquals(0x42, ram.read8(0));
    }

    @Test
    void shouldFaultOnTheReservedBitOfALargePage() {
        cpu.setControl(4, PAGE_SIZE_EXTENSION);
        ram.write32(DIRECTORY_ENTRY, 1 << 21 | LARGE | PRESENT | WRITABLE);
        assertPageFault(0x00C00010L, 9, () -> linear.read8(cpu, 0x00C00010L));
        assertPageFault(0x00C00010L, 11, () -> linear.write8(cpu, 0x00C00010L, 1));
    }

    @ParameterizedTest
    @ValueSource(longs = {0xFFD, 0xFFE, 0xFFF})
    void shouldCrossIntoAPageThatLiesElsewhere(long offset) throws GuestFault {
        linear.write32(cpu, LINEAR + offset, 0x44332211);
        byte[] expected = {0x11, 0x22, 0x33, 0x44};
        for (int i = 0; i < 4; i++) {
            long at = offset + i;
            assertEquals(expected[i], ram.read8(at < 0x1000 ? FRAME + at : NEXT_FRAME + at - 0x1000));
        }
        assertEquals(0x44332211, linear.read32(cpu, LINEAR + offset));
        linear.write16(cpu, LINEAR + 0xFFF, 0x6655);
        assertEquals(0x55, ram.read8(FRAME + 0xFFF));
        assertEquals(0x66, ram.read8(NEXT_FRAME));
        assertEquals(0x6655, linear.read16(cpu, LINEAR + 0xFFF));
        assertTrue((ram.read32(ENTRY) & ram.read32(NEXT_ENTRY) & DIRTY) != 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {0xFFD, 0xFFE, 0xFFF})
    void shouldWriteNothingWhenTheSecondPageFaults(long offset) {
        ram.write32(NEXT_ENTRY, 0);
        assertPageFault(LINEAR + 0x1000, 2, () -> linear.write32(cpu, LINEAR + offset, -1));
        assertPageFault(LINEAR + 0x1000, 2, () -> linear.write16(cpu, LINEAR + 0xFFF, -1));
        assertPageFault(LINEAR + 0x1000, 0, () -> linear.read32(cpu, LINEAR + offset));
        assertPageFault(LINEAR + 0x1000, 0, () -> linear.read16(cpu, LINEAR + 0xFFF));
        assertEquals(0, ram.read32(FRAME + 0xFFC));
    }

    @Test
    void shouldReportTheLowerPageWhenBothFault() {
        ram.write32(ENTRY, 0);
        ram.write32(NEXT_ENTRY, 0);
        assertPageFault(LINEAR + 0xFFE, 2, () -> linear.write32(cpu, LINEAR + 0xFFE, -1));
        assertPageFault(LINEAR + 0xFFF, 2, () -> linear.write16(cpu, LINEAR + 0xFFF, -1));
        assertPageFault(LINEAR + 0xFFE, 0, () -> linear.read32(cpu, LINEAR + 0xFFE));
    }

    @Test
    void shouldReadTablesOutsideRamAsAllOnes() throws GuestFault {
        // An entry of all ones is present, large and has its reserved bit set.
        cpu.setControl(3, 0x0F000000);
        cpu.setControl(4, PAGE_SIZE_EXTENSION);
        assertPageFault(0x1234L, 9, () -> linear.read8(cpu, 0x1234L));
        cpu.setControl(4, 0);
        assertEquals(0xFF, linear.read8(cpu, 0x1234L), "the page at 0xFFFFF000 is no RAM either");
    }

    @Test
    void shouldRefusePaePlainly() {
        cpu.setControl(4, 0x20);
        assertThrows(UnsupportedOperationException.class, () -> linear.read8(cpu, LINEAR));
    }
}
