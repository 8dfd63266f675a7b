package io.understudy.machine.device;

/**
 * What the battery-backed memory of the clock chip tells a BIOS about the machine: the layout of the AT and the bytes
 * that QEMU adds for memory above 64 MiB.
 */
final class CmosMemory {
    static final int BYTES = 128;

    private static final int EQUIPMENT = 0x14;
    private static final int EQUIPMENT_COPROCESSOR = 0x02;
    private static final int BASE_KIBIBYTES = 0x15;
    private static final int EXTENDED_KIBIBYTES = 0x17;
    private static final int EXTENDED_KIBIBYTES_FOUND = 0x30;
    private static final int ABOVE_16_MEBIBYTES = 0x34;
    private static final int BOOT_THIRD = 0x38;
    private static final int BOOT_FIRST_AND_SECOND = 0x3D;

    private static final long KIBIBYTE = 1024;
    private static final long MEBIBYTE = 1024 * KIBIBYTE;
    private static final int BLOCK_ABOVE_16_MEBIBYTES = 0x10000;

    private CmosMemory() {}

    /** The memory at power-on of a machine with this much RAM below 4 GiB. */
    static byte[] atPowerOn(long ramBytes) {
        byte[] memory = new byte[BYTES];
        memory[EQUIPMENT] = EQUIPMENT_COPROCESSOR;
        putWord(memory, BASE_KIBIBYTES, Math.min(ramBytes / KIBIBYTE, 640));
        putWord(memory, EXTENDED_KIBIBYTES, (ramBytes - MEBIBYTE) / KIBIBYTE);
        putWord(memory, EXTENDED_KIBIBYTES_FOUND, (ramBytes - MEBIBYTE) / KIBIBYTE);
        putWord(memory, ABOVE_16_MEBIBYTES, (ramBytes - 16 * MEBIBYTE) / BLOCK_ABOVE_16_MEBIBYTES);
        // Hard disk (2), floppy (1), CD (3).
        memory[BOOT_FIRST_AND_SECOND] = 0x12;
        memory[BOOT_THIRD] = 0x30;
        return memory;
    }

    /** What does not fit shows as the largest or smallest that does. */
    private static void putWord(byte[] memory, int index, long value) {
        int word = (int) Math.max(0, Math.min(value, 0xFFFF));
        memory[index] = (byte) word;
        memory[index + 1] = (byte) (word >> 8);
    }
}
