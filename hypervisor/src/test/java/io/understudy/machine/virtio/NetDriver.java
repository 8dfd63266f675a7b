package io.understudy.machine.virtio;

import io.understudy.machine.StreamInput;
import io.understudy.machine.bus.Mastery;
import io.understudy.machine.memory.PhysicalMemory;
import io.understudy.network.ethernet.MacAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** RAM, a network card, and what a driver does with both; by hand, from VIRTIO 1.1, 5.1 and 2.6. */
final class NetDriver {
    static final int SIZE = 256;
    static final int RAM_BYTES = 128 * 4096;
    static final int BUFFERS = 32 * 4096;

    static final int NEXT = 1;
    static final int WRITE = 2;

    private static final int PAGE_FRAME = 8;
    private static final int SELECT = 14;
    private static final int NOTIFY = 16;
    private static final int STATUS = 18;

    final ByteBuffer bytes = ByteBuffer.allocate(RAM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    final List<byte[]> sent = new ArrayList<>();
    final VirtioPci card;
    final StreamInput input;
    int offered;
    long block;

    NetDriver(int mtu) {
        VirtioNet device = new VirtioNet(
                new NetworkCard(MacAddress.parse("52:54:00:12:34:56"), mtu),
                (frame, offset, length) -> sent.add(Arrays.copyOfRange(frame, offset, offset + length)),
                () -> block,
                () -> offered++);
        card = new VirtioPci(device, new PhysicalMemory(bytes, (address, length) -> {}));
        input = device.input(card);
        Mastery.grant(card.function());
    }

    /** A driver that is ready, its queues in pages 8 and 16. */
    NetDriver ready() {
        for (int number = 0; number < 2; number++) {
            card.write(SELECT, 2, number);
            card.write(PAGE_FRAME, 4, page(number));
        }
        card.write(STATUS, 1, 7);
        return this;
    }

    private static int page(int queue) {
        return 8 + 8 * queue;
    }

    private static int descriptor(int queue, int number) {
        return page(queue) * 4096 + 16 * number;
    }

    private static int available(int queue) {
        return descriptor(queue, SIZE);
    }

    private static int used(int queue) {
        return (page(queue) + 2) * 4096;
    }

    NetDriver descriptor(int queue, int number, long address, int length, int flags, int next) {
        int at = descriptor(queue, number);
        bytes.putLong(at, address)
                .putInt(at + 8, length)
                .putShort(at + 12, (short) flags)
                .putShort(at + 14, (short) next);
        return this;
    }

    /** Makes a chain available. */
    NetDriver offer(int queue, int head) {
        int index = bytes.getShort(available(queue) + 2) & 0xFFFF;
        bytes.putShort(available(queue) + 4 + 2 * (index % SIZE), (short) head);
        return setAvailableIndex(queue, index + 1);
    }

    NetDriver setAvailableIndex(int queue, int index) {
        bytes.putShort(available(queue) + 2, (short) index);
        return this;
    }

    NetDriver suppressInterrupts(int queue) {
        bytes.putShort(available(queue), (short) 1);
        return this;
    }

    void notifyQueue(int queue) {
        card.write(NOTIFY, 2, queue);
    }

    int status() {
        return card.read(STATUS, 1);
    }

    /** Reading it acknowledges. */
    int interrupts() {
        return card.read(STATUS + 1, 1);
    }

    int usedIndex(int queue) {
        return bytes.getShort(used(queue) + 2) & 0xFFFF;
    }

    int usedLength(int queue, int number) {
        return bytes.getInt(used(queue) + 8 + 8 * (number % SIZE));
    }
}
