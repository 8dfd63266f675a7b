package io.understudy.machine.virtio;

import io.understudy.machine.StreamInput;
import io.understudy.machine.StreamOutput;
import io.understudy.machine.block.Completion;
import io.understudy.machine.block.Disk;
import io.understudy.machine.block.DiskOutcome;
import io.understudy.machine.block.DiskRequest;
import io.understudy.machine.bus.Mastery;
import io.understudy.machine.memory.PhysicalMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** RAM, a disk's card and its image, and what a driver does with both; by hand, from VIRTIO 1.1, 5.2 and 2.6. */
final class DiskDriver implements Disk {
    static final int SIZE = VirtioBlk.QUEUE_SIZE;
    static final int RAM_BYTES = 64 * 4096;
    static final int HEADER = 32 * 4096;
    static final int DATA = 33 * 4096;
    static final int ANSWER = 31 * 4096;
    static final int SECTORS = 64;

    static final int NEXT = 1;
    static final int WRITE = 2;
    static final int NEEDS_RESET = 0x40;

    private static final int QUEUE_PAGE = 8;
    private static final int USED = (QUEUE_PAGE + 1) * 4096;

    final ByteBuffer bytes = ByteBuffer.allocate(RAM_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    final byte[] image = new byte[SECTORS * DiskRequest.SECTOR_BYTES];
    final List<DiskRequest> taken = new ArrayList<>();
    final ArrayDeque<DiskOutcome> outcomes = new ArrayDeque<>();
    final VirtioPci card;
    final StreamInput input;
    boolean failing;
    List<Long> underWay = List.of();
    int stops;

    DiskDriver(boolean readOnly) {
        this(readOnly, Optional.empty());
    }

    /** @param outputs of a disk that all replicas share */
    DiskDriver(boolean readOnly, Optional<StreamOutput> outputs) {
        VirtioBlk device = new VirtioBlk(SECTORS, readOnly, "disk0", this, outputs, () -> stops++);
        card = new VirtioPci(device, new PhysicalMemory(bytes, (address, length) -> {}));
        input = device.input(card);
        Mastery.grant(card.function());
    }

    /** A driver that is ready, its queue in page 8. */
    DiskDriver ready(int features) {
        card.write(4, 4, features);
        card.write(8, 4, QUEUE_PAGE);
        card.write(18, 1, 7);
        return this;
    }

    DiskDriver descriptor(int number, long address, int length, int flags, int next) {
        int at = QUEUE_PAGE * 4096 + 16 * number;
        bytes.putLong(at, address).putInt(at + 8, length);
        bytes.putShort(at + 12, (short) flags).putShort(at + 14, (short) next);
        return this;
    }

    DiskDriver header(int type, long sector) {
        bytes.putInt(HEADER, type).putInt(HEADER + 4, 0).putLong(HEADER + 8, sector);
        return this;
    }

    /** A request as every driver makes it: header, data, and a byte for the answer. */
    DiskDriver request(int type, long sector, int length) {
        header(type, sector).descriptor(0, HEADER, 16, NEXT, 1);
        if (length > 0) {
            descriptor(1, DATA, length, NEXT | (type == VirtioBlk.TYPE_WRITE ? 0 : WRITE), 2);
        }
        descriptor(length > 0 ? 2 : 1, ANSWER, 1, WRITE, 0);
        bytes.put(ANSWER, (byte) 0x55);
        return offer(0);
    }

    DiskDriver offer(int head) {
        int available = QUEUE_PAGE * 4096 + 16 * SIZE;
        int index = bytes.getShort(available + 2) & 0xFFFF;
        bytes.putShort(available + 4 + 2 * (index % SIZE), (short) head);
        bytes.putShort(available + 2, (short) (index + 1));
        return this;
    }

    void setAvailableIndex(int index) {
        bytes.putShort(QUEUE_PAGE * 4096 + 16 * SIZE + 2, (short) index);
    }

    DiskDriver notifyQueue() {
        card.write(16, 2, 0);
        return this;
    }

    int answer() {
        return bytes.get(ANSWER);
    }

    int usedIndex() {
        return bytes.getShort(USED + 2) & 0xFFFF;
    }

    int usedLength(int number) {
        return bytes.getInt(USED + 8 + 8 * (number % SIZE));
    }

    int status() {
        return card.read(18, 1);
    }

    /** The oldest request completes. */
    DiskDriver complete() {
        byte[] completion = new byte[Completion.BYTES];
        outcomes.element().completion().put(completion);
        input.receive(completion, 0, completion.length);
        return this;
    }

    @Override
    public void underWay(long first, long next, long leaves) {
        underWay = List.of(first, next);
    }

    @Override
    public void submit(DiskRequest request) {
        taken.add(request);
        int at = (int) request.offset();
        byte[] data = {};
        if (request.kind() == DiskRequest.Kind.WRITE) {
            System.arraycopy(request.data(), 0, image, at, request.bytes());
        } else if (request.kind() == DiskRequest.Kind.READ) {
            data = Arrays.copyOfRange(image, at, at + request.bytes());
        }
        outcomes.add(new DiskOutcome(new Completion(request.number(), failing, 0), data, false, ""));
    }

    @Override
    public boolean ready() {
        return !outcomes.isEmpty();
    }

    @Override
    public DiskOutcome take(Completion completion) {
        return outcomes.remove();
    }
}
