package io.understudy.machine.virtio;

import io.understudy.machine.bus.Dma;
import io.understudy.machine.bus.Mastery;
import io.understudy.machine.bus.PciFunction;
import io.understudy.machine.bus.PciIdentity;
import io.understudy.machine.memory.PhysicalMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** RAM with a virtqueue of 8 descriptors in it, and what a driver writes there; by hand, from VIRTIO 1.1, 2.6. */
final class Driver {
    static final int SIZE = 8;
    static final int RAM_BYTES = 16 * 4096;
    static final int FRAME = 2;

    static final int DESCRIPTORS = FRAME * 4096;
    static final int AVAILABLE = DESCRIPTORS + 16 * SIZE;
    static final int USED = DESCRIPTORS + 4096;
    static final int BUFFERS = 0x8000;

    static final int NEXT = 1;
    static final int WRITE = 2;

    final ByteBuffer bytes = ByteBuffer.allocate(RAM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    final PhysicalMemory ram = new PhysicalMemory(bytes, (address, length) -> {});
    private final PciFunction card = PciFunction.card(new PciIdentity(1, 2, 3, 4, 5, 6), List.of());
    final Virtqueue queue = new Virtqueue(new Dma(ram, card), SIZE);

    Driver() {
        Mastery.grant(card);
        queue.place(FRAME);
    }

    Driver descriptor(int number, long address, int length, int flags, int next) {
        int at = DESCRIPTORS + 16 * number;
        bytes.putLong(at, address)
                .putInt(at + 8, length)
                .putShort(at + 12, (short) flags)
                .putShort(at + 14, (short) next);
        return this;
    }

    /** Makes a chain available. */
    Driver offer(int head) {
        int index = availableIndex();
        bytes.putShort(AVAILABLE + 4 + 2 * (index % SIZE), (short) head);
        return setAvailableIndex(index + 1);
    }

    int availableIndex() {
        return bytes.getShort(AVAILABLE + 2) & 0xFFFF;
    }

    Driver setAvailableIndex(int index) {
        bytes.putShort(AVAILABLE + 2, (short) index);
        return this;
    }

    int usedIndex() {
        return bytes.getShort(USED + 2) & 0xFFFF;
    }

    int usedHead(int number) {
        return bytes.getInt(USED + 4 + 8 * (number % SIZE));
    }

    int usedLength(int number) {
        return bytes.getInt(USED + 8 + 8 * (number % SIZE));
    }
}
