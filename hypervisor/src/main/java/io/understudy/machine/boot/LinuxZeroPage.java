package io.understudy.machine.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The page of parameters that a Linux kernel is handed (Documentation/arch/x86/zero-page.rst). What a BIOS would tell
 * of screen, disks and APM stays zero: there are none.
 */
final class LinuxZeroPage {
    private static final int BYTES = 4096;

    private static final int EXTENDED_KIBIBYTES_16_BITS = 0x002;
    private static final int EXTENDED_KIBIBYTES = 0x1E0;
    private static final int MEMORY_MAP_ENTRIES = 0x1E8;
    private static final int LOADER_TYPE = 0x210;
    private static final int INITRD_ADDRESS = 0x218;
    private static final int INITRD_BYTES = 0x21C;
    private static final int COMMAND_LINE = 0x228;
    private static final int MEMORY_MAP = 0x2D0;
    private static final int MEMORY_MAP_ENTRY_BYTES = 20;

    private static final int LOADER_WITHOUT_A_NUMBER = 0xFF;
    private static final int USABLE = 1;
    private static final int RESERVED = 2;

    private static final long CONVENTIONAL_END = 0x9FC00;
    private static final long VIDEO = 0xA0000;
    private static final long BIOS = 0xF0000;
    private static final long HIGH_MEMORY = 0x100000;

    private final ByteBuffer page = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);

    /** A page with the kernel's own header in it. */
    LinuxZeroPage(LinuxSetupHeader header, byte[] kernel) {
        page.put(LinuxSetupHeader.START, kernel, LinuxSetupHeader.START, header.headerEnd() - LinuxSetupHeader.START);
        page.put(LOADER_TYPE, (byte) LOADER_WITHOUT_A_NUMBER);
    }

    LinuxZeroPage initrd(long address, int bytes) {
        page.putInt(INITRD_ADDRESS, (int) address).putInt(INITRD_BYTES, bytes);
        return this;
    }

    LinuxZeroPage commandLine(int address) {
        page.putInt(COMMAND_LINE, address);
        return this;
    }

    /** The memory map of a PC with this much RAM and the holes a PC has. */
    LinuxZeroPage ram(long bytes) {
        long extended = (bytes - HIGH_MEMORY) >> 10;
        page.putShort(EXTENDED_KIBIBYTES_16_BITS, (short) Math.min(extended, 0xFC00));
        page.putInt(EXTENDED_KIBIBYTES, (int) extended);
        region(0, CONVENTIONAL_END, USABLE);
        region(CONVENTIONAL_END, VIDEO, RESERVED);
        region(BIOS, HIGH_MEMORY, RESERVED);
        region(HIGH_MEMORY, bytes, USABLE);
        return this;
    }

    byte[] bytes() {
        return page.array().clone();
    }

    private void region(long start, long end, int type) {
        int entries = page.get(MEMORY_MAP_ENTRIES);
        int at = MEMORY_MAP + entries * MEMORY_MAP_ENTRY_BYTES;
        page.putLong(at, start).putLong(at + 8, end - start).putInt(at + 16, type);
        page.put(MEMORY_MAP_ENTRIES, (byte) (entries + 1));
    }
}
