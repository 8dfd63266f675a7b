package io.understudy.machine.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The setup header of a bzImage (Linux, Documentation/arch/x86/boot.rst, protocol 2.06 and later), as far as a loader
 * needs it:
 *
 * <pre>
 *  1F1 sectors of real-mode code    1FE 0xAA55            202 "HdrS"             206 protocol version
 *  211 flags                        22C highest initrd    230 alignment          234 relocatable
 *  236 flags of later protocols     238 command line      258 preferred address  260 bytes while it unpacks itself
 * </pre>
 *
 * @param realModeBytes where in the file the protected-mode kernel begins
 * @param headerEnd where the header ends that the zero page gets a copy of
 * @param highestInitrd the last address that the initrd may use
 * @param alignment of the address at which a relocatable kernel unpacks itself
 * @param commandLineBytes the longest command line, without its final zero
 * @param preferredAddress where the kernel unpacks itself, or a relocatable one at least
 * @param unpackBytes how much memory it needs from there on before it knows of any memory map
 * @param is64Bit whether it has a 64-bit entry point
 */
record LinuxSetupHeader(
        int realModeBytes,
        int headerEnd,
        long highestInitrd,
        int alignment,
        int commandLineBytes,
        long preferredAddress,
        long unpackBytes,
        boolean is64Bit) {
    static final int START = 0x1F1;

    private static final int BOOT_FLAG = 0x1FE;
    private static final int JUMP_LENGTH = 0x201;
    private static final int SIGNATURE = 0x202;
    private static final int VERSION = 0x206;
    private static final int LOAD_FLAGS = 0x211;
    private static final int HIGHEST_INITRD = 0x22C;
    private static final int ALIGNMENT = 0x230;
    private static final int LATER_FLAGS = 0x236;
    private static final int COMMAND_LINE_BYTES = 0x238;
    private static final int PREFERRED_ADDRESS = 0x258;
    private static final int UNPACK_BYTES = 0x260;
    private static final int LEAST_END = 0x264;
    /** The zero page has no more room for it: the memory map begins here. */
    private static final int MOST_END = 0x290;

    private static final int BOOTABLE = 0xAA55;
    private static final int HDRS = 0x53726448;
    private static final int OLDEST_VERSION = 0x20A;
    private static final int SECTOR = 512;
    private static final int SECTORS_IF_ZERO = 4;
    private static final int LOADED_HIGH = 1;
    private static final int KERNEL_64 = 1;

    /** Whether a file calls itself a Linux kernel; it may still be one that cannot be booted. */
    static boolean isLinux(byte[] file) {
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        return file.length >= LEAST_END
                && Short.toUnsignedInt(buffer.getShort(BOOT_FLAG)) == BOOTABLE
                && buffer.getInt(SIGNATURE) == HDRS;
    }

    /**
     * Reads it.
     *
     * @throws BadImageException if this is no kernel, or one that this machine cannot start
     */
    static LinuxSetupHeader of(String name, byte[] file) {
        ForeignKernel.refuse("kernel " + name, file);
        if (!isLinux(file)) {
            throw new BadImageException("kernel " + name + " is not a Linux bzImage: it has no 'HdrS' at byte 0x202;"
                    + " give the vmlinuz of a kernel package");
        }
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        int version = Short.toUnsignedInt(buffer.getShort(VERSION));
        if (version < OLDEST_VERSION) {
            throw new BadImageException(String.format(
                    "kernel %s speaks boot protocol %d.%02d, older than 2.10: take a kernel of 2009 or later",
                    name, version >> 8, version & 0xFF));
        }
        if ((file[LOAD_FLAGS] & LOADED_HIGH) == 0) {
            throw new BadImageException("kernel " + name + " is a zImage, which loads below 1 MiB: take a bzImage");
        }
        int sectors = file[START] == 0 ? SECTORS_IF_ZERO : file[START] & 0xFF;
        int realMode = (sectors + 1) * SECTOR;
        int end = SIGNATURE + (file[JUMP_LENGTH] & 0xFF);
        if (realMode >= file.length || end < LEAST_END || end > MOST_END) {
            throw new BadImageException("kernel " + name + " is damaged: its setup header ends at byte " + end
                    + " and its code begins at byte " + realMode + " of " + file.length);
        }
        LinuxSetupHeader header = new LinuxSetupHeader(
                realMode,
                end,
                Integer.toUnsignedLong(buffer.getInt(HIGHEST_INITRD)),
                buffer.getInt(ALIGNMENT),
                buffer.getInt(COMMAND_LINE_BYTES),
                buffer.getLong(PREFERRED_ADDRESS),
                Integer.toUnsignedLong(buffer.getInt(UNPACK_BYTES)),
                (buffer.getShort(LATER_FLAGS) & KERNEL_64) != 0);
        header.checkSane(name);
        return header;
    }

    private void checkSane(String name) {
        boolean aligned = alignment > 0 && Integer.bitCount(alignment) == 1;
        boolean placed = preferredAddress >= LinuxImage.LOAD_ADDRESS && preferredAddress < 1L << 32;
        if (!aligned || !placed || commandLineBytes < 0) {
            throw new BadImageException(String.format(
                    "kernel %s is damaged: its setup header asks for address 0x%x, alignment 0x%x and %d bytes of"
                            + " command line",
                    name, preferredAddress, alignment, commandLineBytes));
        }
    }

    /** The first address behind what the kernel uses before it has a memory map (head_32.S of its decompressor). */
    long unpackEnd() {
        long start = -Math.floorDiv(-preferredAddress, (long) alignment) * alignment;
        return start + unpackBytes;
    }
}
