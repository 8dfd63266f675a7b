package io.understudy.simulation.machine;

import io.understudy.cpu.GuestRequests;
import io.understudy.machine.bus.PciBus;
import io.understudy.simulation.drive.CardPorts;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;

/**
 * A driver of the machine's virtio card, as any guest's: it finds it on the PCI bus, places its two rings in guest memory
 * and offers buffers there (VIRTIO 1.1, 2.6, 3.1 and 5.1). What it remembers lies in guest memory, too.
 *
 * <pre>
 *   +0000 ring of arriving frames     +6000 4 buffers for them, 4 for leaving ones
 *   +3000 ring of leaving frames      +6800 indices, and the card's first port
 * </pre>
 */
final class NetworkDriver {
    /** What it takes of guest memory. */
    static final int BYTES = 0x6900;

    private static final int RECEIVE = 0;
    private static final int TRANSMIT = 1;
    private static final int RING_BYTES = 0x3000;
    private static final int AVAILABLE = 0x1000;
    private static final int USED = 0x2000;
    private static final int RING_SIZE = 256;
    private static final int RING_INDEX = 2;
    private static final int RING_ENTRIES = 4;
    private static final int USED_BYTES = 8;
    private static final int DESCRIPTOR_BYTES = 16;
    private static final int FLAG_WRITE = 2;
    private static final int NO_INTERRUPT = 1;

    private static final int BUFFERS = 4;
    private static final int BUFFER_BYTES = 256;
    private static final int FIRST_BUFFER = 0x6000;
    private static final int HEADER_BYTES = 10;

    private static final int SEEN = 0x6800;
    private static final int PORT = 0x6804;

    /** The first slot for cards. */
    static final int SLOT = 3;

    private final ByteBuffer ram;
    private final int base;
    private final CardPorts card;

    /**
     * A driver of a card that it has not looked for yet.
     *
     * @param ram all of it, little-endian
     * @param base where its own begins, at a page
     */
    NetworkDriver(ByteBuffer ram, int base, GuestRequests requests) {
        this.ram = ram;
        this.base = base;
        card = new CardPorts(ram, base + PORT, SLOT, requests);
    }

    /** Which line of the second interrupt controller the card drives. */
    static int line() {
        return PciBus.irq(SLOT) - 8;
    }

    /** Once, at power-on. */
    void start() {
        card.find();
        card.place(RECEIVE, ring(RECEIVE));
        card.place(TRANSMIT, ring(TRANSMIT));
        for (int buffer = 0; buffer < BUFFERS; buffer++) {
            describe(RECEIVE, buffer, BUFFER_BYTES, FLAG_WRITE);
            offer(RECEIVE, buffer);
        }
        ram.putShort(base + RING_BYTES + AVAILABLE, (short) NO_INTERRUPT);
        card.begin();
    }

    /**
     * The card interrupts.
     *
     * @param service gives what is to be sent for each frame that came
     * @return how many came
     */
    int interrupted(Function<ByteBuffer, Optional<byte[]>> service) {
        card.acknowledgeInterrupt();
        int frames = 0;
        while (seen() != (ram.getShort(base + USED + RING_INDEX) & 0xFFFF)) {
            int at = base + USED + RING_ENTRIES + USED_BYTES * (seen() % RING_SIZE);
            int buffer = ram.getInt(at);
            int length = ram.getInt(at + 4);
            ram.putShort(base + SEEN, (short) (seen() + 1));
            Optional<byte[]> answer = length > HEADER_BYTES
                    ? service.apply(ram.slice(address(RECEIVE, buffer) + HEADER_BYTES, length - HEADER_BYTES))
                    : Optional.empty();
            offer(RECEIVE, buffer);
            answer.ifPresent(this::send);
            frames++;
        }
        if (frames > 0) {
            card.notify(RECEIVE);
        }
        return frames;
    }

    private int seen() {
        return ram.getShort(base + SEEN) & 0xFFFF;
    }

    /** The card has taken it when it was notified, so the buffer is free again after as many others. */
    void send(byte[] frame) {
        int buffer = ram.getShort(base + RING_BYTES + AVAILABLE + RING_INDEX) & (BUFFERS - 1);
        describe(TRANSMIT, buffer, HEADER_BYTES + frame.length, 0);
        ram.put(address(TRANSMIT, buffer) + HEADER_BYTES, frame);
        offer(TRANSMIT, buffer);
        card.notify(TRANSMIT);
    }

    private void describe(int queue, int buffer, int bytes, int flags) {
        int at = ring(queue) + DESCRIPTOR_BYTES * buffer;
        ram.putLong(at, address(queue, buffer)).putInt(at + 8, bytes).putShort(at + 12, (short) flags);
    }

    private void offer(int queue, int buffer) {
        int available = ring(queue) + AVAILABLE;
        int index = ram.getShort(available + RING_INDEX) & 0xFFFF;
        ram.putShort(available + RING_ENTRIES + 2 * (index % RING_SIZE), (short) buffer);
        ram.putShort(available + RING_INDEX, (short) (index + 1));
    }

    private int ring(int queue) {
        return base + RING_BYTES * queue;
    }

    private int address(int queue, int buffer) {
        return base + FIRST_BUFFER + BUFFER_BYTES * (BUFFERS * queue + buffer);
    }
}
