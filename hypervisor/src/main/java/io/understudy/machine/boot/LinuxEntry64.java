package io.understudy.machine.boot;

import io.understudy.cpu.CpuState;
import io.understudy.cpu.ProcessorModel;
import io.understudy.cpu.SegmentRegister;
import io.understudy.machine.memory.PhysicalMemory;
import java.util.stream.LongStream;

/**
 * The 64-bit boot protocol: long mode with the first 4 GiB mapped as they are, the kernel's byte 0x200.
 *
 * <pre>
 *   CR3 ─▶ root ─▶ 512 GiB ─▶ 4 directories of 512 pages of 2 MiB
 * </pre>
 */
final class LinuxEntry64 implements LinuxEntry {
    private static final int ENTRY = LinuxImage.LOAD_ADDRESS + 0x200;

    private static final Table DESCRIPTORS = new Table(0, 0, 0x00AF9A000000FFFFL, 0x00CF92000000FFFFL);
    private static final int CODE_ATTRIBUTES = 0x00AF9B00;

    private static final int PAGE = 4096;
    private static final int DIRECTORIES = 4;
    private static final int DIRECTORY = LinuxMemory.PAGE_TABLES + 2 * PAGE;
    private static final int PRESENT_WRITABLE = 3;
    private static final int LARGE = 0x80;
    private static final int LARGE_PAGE_BITS = 21;

    private static final long PHYSICAL_ADDRESS_EXTENSION = 1 << 5;
    private static final long LONG_MODE_ENABLE = 1 << 8;
    private static final long PAGING_AND_PROTECTION = 1L << 31 | 0x11;

    @Override
    public ProcessorModel processor() {
        return ProcessorModel.AMD64;
    }

    @Override
    public void enter(PhysicalMemory ram, CpuState cpu) {
        DESCRIPTORS.write(ram, LinuxMemory.TABLE);
        map(ram);
        FlatProtectedMode.enter(cpu, CODE_SELECTOR, DATA_SELECTOR, ENTRY);
        cpu.setSegment(SegmentRegister.GDTR, 0, LinuxMemory.TABLE, DESCRIPTORS.bytes() - 1, 0);
        cpu.setControl(4, PHYSICAL_ADDRESS_EXTENSION);
        cpu.setControl(3, LinuxMemory.PAGE_TABLES);
        cpu.setExtendedFeatures(LONG_MODE_ENABLE);
        cpu.setControl(0, PAGING_AND_PROTECTION);
        cpu.setSegment(SegmentRegister.CS, CODE_SELECTOR, 0, -1, CODE_ATTRIBUTES);
    }

    private static void map(PhysicalMemory ram) {
        new Table((LinuxMemory.PAGE_TABLES + PAGE) | PRESENT_WRITABLE).write(ram, LinuxMemory.PAGE_TABLES);
        new Table(LongStream.range(0, DIRECTORIES)
                        .map(i -> (DIRECTORY + i * PAGE) | PRESENT_WRITABLE)
                        .toArray())
                .write(ram, LinuxMemory.PAGE_TABLES + PAGE);
        new Table(LongStream.range(0, DIRECTORIES * PAGE / Long.BYTES)
                        .map(i -> (i << LARGE_PAGE_BITS) | LARGE | PRESENT_WRITABLE)
                        .toArray())
                .write(ram, DIRECTORY);
    }
}
