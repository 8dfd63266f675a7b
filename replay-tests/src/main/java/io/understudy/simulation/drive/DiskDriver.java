package io.understudy.simulation.drive;

import io.understudy.cpu.GuestRequests;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;

/**
 * A driver of the machine's virtio disk, as any guest's: it finds its card on the PCI bus, places its ring in guest memory and
 * offers requests there (VIRTIO 1.1, 2.6, 3.1 and 5.2). What it remembers lies in guest memory, too.
 *
 * <pre>
 *   +0000 descriptors, available ring     +2000 of each place a header and a status
 *   +1000 used ring                       +2800 index, and the card's first port
 *                                         +3000 of each place room for data
 * </pre>
 *
 * The disk ends requests in their order, so places are taken in turn.
 */
final class DiskDriver {
    /** What it takes of guest memory. */
    static final int BYTES = 0x6000;

    /** How many requests may be under way. */
    static final int PLACES = 8;

    /** The most sectors of one request. */
    static final int MOST_SECTORS = 3;

    private static final int READ = 0;
    private static final int WRITE = 1;
    private static final int FLUSH = 4;

    private static final int AVAILABLE = 0x800;
    private static final int USED = 0x1000;
    private static final int HEADERS = 0x2000;
    private static final int SEEN = 0x2800;
    private static final int PORT = 0x2804;
    private static final int DATA = 0x3000;

    private static final int RING_SIZE = 128;
    private static final int RING_INDEX = 2;
    private static final int RING_ENTRIES = 4;
    private static final int DESCRIPTOR_BYTES = 16;
    private static final int DESCRIPTORS_OF_A_PLACE = 3;
    private static final int FLAG_NEXT = 1;
    private static final int FLAG_WRITE = 2;
    private static final int HEADER_BYTES = 16;
    private static final int HEADER_ROOM = 0x20;
    private static final int DATA_ROOM = MOST_SECTORS * Sectors.BYTES;
    private static final int UNANSWERED = 0x55;

    private static final int FEATURE_FLUSH = 1 << 9;

    private final ByteBuffer ram;
    private final int base;
    private final CardPorts card;

    /**
     * A driver of a card that it has not looked for yet.
     *
     * @param ram all of it, little-endian
     * @param base where its own begins, at a page
     * @param slot where the card is on the bus
     */
    DiskDriver(ByteBuffer ram, int base, int slot, GuestRequests requests) {
        this.ram = ram;
        this.base = base;
        card = new CardPorts(ram, base + PORT, slot, requests);
    }

    /** Once, at power-on. */
    void start(Durability durability) {
        card.find();
        card.features(durability == Durability.FLUSHED ? FEATURE_FLUSH : 0);
        card.place(0, base);
        card.begin();
    }

    boolean hasRoom() {
        return underWay() < PLACES;
    }

    /** How many requests the guest has not seen the end of. */
    int underWay() {
        return (offered() - seen()) & 0xFFFF;
    }

    /** How many of these the disk has ended. */
    int ended() {
        return (ram.getShort(base + USED + RING_INDEX) - seen()) & 0xFFFF;
    }

    /** How the one ended that is so many behind the oldest under way. */
    boolean succeeded(int behind) {
        return ram.get(header(place(seen() + behind)) + HEADER_BYTES) == 0;
    }

    /** What the oldest under way read. */
    ByteBuffer read(int sectors) {
        return ram.slice(data(place(seen())), sectors * Sectors.BYTES).order(ram.order());
    }

    void read(int sector, int sectors) {
        request(READ, sector, sectors * Sectors.BYTES, FLAG_WRITE);
    }

    void write(int sector, byte[] bytes) {
        ram.put(data(place(offered())), bytes);
        request(WRITE, sector, bytes.length, 0);
    }

    void flush() {
        request(FLUSH, 0, 0, 0);
    }

    private void request(int type, int sector, int bytes, int direction) {
        int place = place(offered());
        int head = DESCRIPTORS_OF_A_PLACE * place;
        ram.putInt(header(place), type).putInt(header(place) + 4, 0).putLong(header(place) + 8, sector);
        ram.put(header(place) + HEADER_BYTES, (byte) UNANSWERED);
        describe(head, header(place), HEADER_BYTES, FLAG_NEXT, head + (bytes == 0 ? 2 : 1));
        describe(head + 1, data(place), bytes, FLAG_NEXT | direction, head + 2);
        describe(head + 2, header(place) + HEADER_BYTES, 1, FLAG_WRITE, 0);
        int index = offered();
        ram.putShort(base + AVAILABLE + RING_ENTRIES + 2 * (index % RING_SIZE), (short) head);
        ram.putShort(base + AVAILABLE + RING_INDEX, (short) (index + 1));
        card.notify(0);
    }

    /**
     * The card interrupts, or another one that drives the same line.
     *
     * @param ends gets what became of each request, in order: 1 if it was done, 0 if not; what it read is still in its place
     */
    void interrupted(IntConsumer ends) {
        card.acknowledgeInterrupt();
        while (ended() > 0) {
            ends.accept(succeeded(0) ? 1 : 0);
            ram.putShort(base + SEEN, (short) (seen() + 1));
        }
    }

    private int offered() {
        return ram.getShort(base + AVAILABLE + RING_INDEX) & 0xFFFF;
    }

    private int seen() {
        return ram.getShort(base + SEEN) & 0xFFFF;
    }

    private static int place(int index) {
        return index & (PLACES - 1);
    }

    private int header(int place) {
        return base + HEADERS + HEADER_ROOM * place;
    }

    private int data(int place) {
        return base + DATA + DATA_ROOM * place;
    }

    private void describe(int number, int address, int bytes, int flags, int next) {
        int at = base + DESCRIPTOR_BYTES * number;
        ram.putLong(at, address).putInt(at + 8, bytes);
        ram.putShort(at + 12, (short) flags).putShort(at + 14, (short) next);
    }
}
