package io.understudy.machine.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header that a Multiboot 1 image carries in its first 8 KiB (specification 3.1), with addresses:
 *
 * <pre>
 *   0 magic 0x1BADB002   4 flags   8 checksum   12 header_addr   16 load_addr
 *  20 load_end_addr     24 bss_end_addr         28 entry_addr
 * </pre>
 *
 * @param fileOffset where in the file loading begins
 * @param loadLength how many bytes of the file to load
 * @param loadAddress where to, physical
 * @param clearEnd the end of what must read zero behind it
 * @param entry where the guest starts
 */
record MultibootHeader(int fileOffset, int loadLength, long loadAddress, long clearEnd, int entry) {
    private static final int MAGIC = 0x1BADB002;
    private static final int SEARCHED_BYTES = 8192;
    private static final int HEADER_BYTES = 32;
    private static final int HAS_ADDRESSES = 1 << 16;
    private static final int REQUIRED_FLAGS = 0xFFFF;
    private static final int KNOWN_REQUIRED_FLAGS = 0x0003;

    long loadEnd() {
        return loadAddress + loadLength;
    }

    static MultibootHeader find(String name, byte[] file) {
        ForeignKernel.refuse("image " + name, file);
        ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + 12 <= Math.min(file.length, SEARCHED_BYTES); at += 4) {
            int flags = buffer.getInt(at + 4);
            if (buffer.getInt(at) == MAGIC && MAGIC + flags + buffer.getInt(at + 8) == 0) {
                return read(name, buffer, at, flags);
            }
        }
        throw new BadImageException("image " + name + " has no Multiboot header in its first " + SEARCHED_BYTES
                + " bytes: it is neither a Multiboot 1 image nor a Linux bzImage, or it is damaged");
    }

    private static MultibootHeader read(String name, ByteBuffer buffer, int at, int flags) {
        if ((flags & HAS_ADDRESSES) == 0 || at + HEADER_BYTES > buffer.capacity()) {
            throw new BadImageException("image " + name
                    + " gives no load addresses in its Multiboot header (flag bit 16): build it with them");
        }
        if ((flags & REQUIRED_FLAGS & ~KNOWN_REQUIRED_FLAGS) != 0) {
            throw new BadImageException(String.format(
                    "image %s asks its loader for more than memory information (Multiboot flags 0x%x)", name, flags));
        }
        long headerAddress = buffer.getInt(at + 12) & 0xFFFFFFFFL;
        long loadAddress = buffer.getInt(at + 16) & 0xFFFFFFFFL;
        long loadEnd = buffer.getInt(at + 20) & 0xFFFFFFFFL;
        long clearEnd = buffer.getInt(at + 24) & 0xFFFFFFFFL;
        long fileOffset = at - (headerAddress - loadAddress);
        long length = loadEnd == 0 ? buffer.capacity() - fileOffset : loadEnd - loadAddress;
        if (headerAddress < loadAddress || fileOffset < 0 || length <= 0 || fileOffset + length > buffer.capacity()) {
            throw new BadImageException("image " + name + " is damaged: its Multiboot header names bytes " + fileOffset
                    + " to " + (fileOffset + length) + " of a file of " + buffer.capacity());
        }
        if (clearEnd != 0 && clearEnd < loadAddress + length) {
            throw new BadImageException("image " + name + " is damaged: its bss ends before its data");
        }
        return new MultibootHeader((int) fileOffset, (int) length, loadAddress, clearEnd, buffer.getInt(at + 28));
    }
}
