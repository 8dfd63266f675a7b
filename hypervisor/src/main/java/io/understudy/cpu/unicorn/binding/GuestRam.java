package io.understudy.cpu.unicorn.binding;

import java.nio.ByteBuffer;

/** The guest's RAM: memory of this process that the engine executes in and the machine's Java code reads and writes. */
public final class GuestRam implements AutoCloseable {
    private static final int PAGE = 4096;
    private static final long MOST = 2047L << 20;

    private final long address;
    private final long bytes;

    public GuestRam(long bytes) {
        if (bytes < PAGE || bytes > MOST || bytes % PAGE != 0) {
            throw new IllegalArgumentException(
                    "guest RAM must be 4 KiB to 2047 MiB in whole pages, not " + bytes + " bytes");
        }
        this.bytes = bytes;
        address = HostMemory.map(bytes);
    }

    public long address() {
        return address;
    }

    public long bytes() {
        return bytes;
    }

    /** All of it, little-endian; invalid once this is closed. */
    public ByteBuffer buffer() {
        return HostMemory.window(address, bytes);
    }

    @Override
    public void close() {
        HostMemory.unmap(address, bytes);
    }
}
