package io.understudy.cpu.unicorn.memory;

import io.understudy.cpu.RamCopy;
import io.understudy.cpu.unicorn.binding.GuestRam;
import io.understudy.cpu.unicorn.binding.HostMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A copy of guest RAM in memory of its own, every page of which is there before the first copy. */
public final class HostRamCopy implements RamCopy {
    private static final int PAGE = 4096;

    private final GuestRam ram;
    private final long address;
    private final ByteBuffer bytes;
    private boolean closed;

    /**
     * Touches each page: to get a page from the host takes several times longer than to fill it, and the guest must not
     * stand still for that.
     */
    public HostRamCopy(GuestRam ram) {
        this.ram = ram;
        address = HostMemory.map(ram.bytes());
        for (long page = 0; page < ram.bytes(); page += PAGE) {
            HostMemory.putLong(address + page, 1);
        }
        bytes = HostMemory.window(address, ram.bytes());
    }

    @Override
    public void take() {
        if (closed) {
            throw new IllegalStateException("the memory for this copy was given back");
        }
        HostMemory.copy(address, ram.address(), ram.bytes());
    }

    @Override
    public ByteBuffer bytes() {
        return bytes.asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            HostMemory.unmap(address, ram.bytes());
        }
    }
}
