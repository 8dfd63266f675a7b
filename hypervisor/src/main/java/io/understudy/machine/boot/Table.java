package io.understudy.machine.boot;

import io.understudy.machine.memory.PhysicalMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** A table of eight-byte entries, of segments or of pages. */
final class Table {
    private final byte[] bytes;

    Table(long... entries) {
        ByteBuffer buffer = ByteBuffer.allocate(entries.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asLongBuffer().put(entries);
        bytes = buffer.array();
    }

    int bytes() {
        return bytes.length;
    }

    void write(PhysicalMemory ram, long address) {
        ram.write(address, bytes, 0, bytes.length);
    }
}
