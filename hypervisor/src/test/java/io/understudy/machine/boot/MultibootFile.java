package io.understudy.machine.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Builds Multiboot 1 files, good and bad (Multiboot Specification 0.6.96, 3.1). */
final class MultibootFile {
    static final int MAGIC = 0x1BADB002;
    static final int ADDRESSES = 1 << 16;
    static final int LOAD = 0x100000;

    int headerAt = 0x40;
    int size = 0x1000;
    int magic = MAGIC;
    int flags = ADDRESSES;
    int checksumError;
    int loadAddress = LOAD;
    int headerAddress = LOAD + 0x40;
    int loadEnd;
    int clearEnd;
    int entry = LOAD + 0x100;

    /** Each byte but the header's tells where in the file it lies. */
    byte[] bytes() {
        ByteBuffer file = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < size; i++) {
            file.put(i, (byte) (i * 31 + 7));
        }
        int[] header = {
            magic, flags, checksumError - (magic + flags), headerAddress, loadAddress, loadEnd, clearEnd, entry
        };
        for (int i = 0; i < header.length && headerAt + i * 4 + 4 <= size; i++) {
            file.putInt(headerAt + i * 4, header[i]);
        }
        return file.array();
    }
}
