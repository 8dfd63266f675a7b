package io.understudy.verification.fuzz;

import java.util.SplittableRandom;

/**
 * Draws a driver of a virtio card, as machine code without branches: what a driver does (VIRTIO 1.1, 2.6 and 4.1.4.8), and
 * now and then what none may do. It ends where it began.
 */
abstract class DriverMisuse {
    /** Device 3, where the machine's first card is: enable bit and device number. */
    private static final int CONFIGURATION = 0x8000_0000 | 3 << 11;

    private static final int PORTS = 0xC000;
    private static final int FEATURES = 4;
    private static final int PAGE_FRAME = 8;
    private static final int SELECT = 14;
    private static final int NOTIFY = 16;
    private static final int STATUS = 18;
    private static final int REGISTERS = 40;

    static final int NEXT = 1;
    static final int WRITE = 2;

    private static final int FIRST_PAGE = 0x40;
    private static final int PAGES = MisuseImage.RAM_BYTES / 4096;
    private static final int RING_PAGES = 3;

    private static final long[] ADDRESSES = {
        0,
        1,
        MisuseImage.RAM_BYTES - 1,
        MisuseImage.RAM_BYTES,
        0xFFFF_FFFFL,
        1L << 32,
        1L << 63,
        -1,
        0xA0000,
        0xFE00_0000L
    };
    static final int[] LENGTHS = {0, 1, 9, 10, 11, 24, 1524, 65_544, 65_545, 1 << 22, 1 << 30, 1 << 31, -1};

    final SplittableRandom random;

    private final int size;
    private final int longest;
    private final int queues;
    private final byte[] code;
    private final int[] pages;
    private final int[] offered;
    private int at;

    /**
     * Of a card with so many queues of one size.
     *
     * @param bytes of code
     * @param longest of its pieces, and a jump back
     */
    DriverMisuse(SplittableRandom random, int bytes, int longest, int queues, int size) {
        this.random = random;
        this.queues = queues;
        this.size = size;
        this.longest = longest;
        code = new byte[bytes];
        pages = new int[queues];
        offered = new int[queues];
    }

    /** What a driver of this card does, mostly. */
    abstract void work();

    /** What else it does as often. */
    abstract void workToo();

    /** What it does when it is ready. */
    abstract void first();

    /** Takes features, or none. */
    abstract void features();

    final void takes(int features) {
        out(PORTS + FEATURES, 4, features);
    }

    byte[] draw() {
        controllers();
        begin();
        while (at < code.length - longest) {
            piece();
        }
        emit(1, 0xE9); // JMP
        emit(4, -(at + 4));
        return code;
    }

    private void piece() {
        switch (random.nextInt(24)) {
            case 0, 1 -> begin();
            case 2, 3, 4, 5 -> work();
            case 6, 7, 8, 9 -> workToo();
            case 10, 11, 12 -> sleep();
            case 13, 14 -> in();
            case 15, 16 -> out(port(), 1 << random.nextInt(3), word());
            case 17 -> nonsense(queue());
            case 18 -> store(2, available(queue()), random.nextInt(3)); // flags: no interrupts
            case 19 -> heads(queue());
            case 20 -> index(queue(), word());
            case 21 -> place(queue(), random.nextBoolean() ? word() : random.nextInt(2 * PAGES));
            case 22 -> configure();
            default -> notify(random.nextInt(4) == 0 ? word() : queue());
        }
    }

    private int queue() {
        return random.nextInt(queues);
    }

    /** The number of any descriptor. */
    final int head() {
        return random.nextInt(size);
    }

    /** Interrupts from 20h on, all of them, and a tick every 50 us. */
    private void controllers() {
        int[] words = {
            0x20, 0x11, 0x21, 0x20, 0x21, 4, 0x21, 1, 0x21, 0, 0xA0, 0x11, 0xA1, 0x28, 0xA1, 2, 0xA1, 1, 0xA1, 0, 0x43,
            0x34, 0x40, 60, 0x40, 0
        };
        for (int i = 0; i < words.length; i += 2) {
            out(words[i], 1, words[i + 1]);
        }
    }

    /** As a driver should: master of the bus, reset, features, queues in pages of their own, ready. */
    private void begin() {
        out(0xCF8, 4, CONFIGURATION | 4);
        out(0xCFC, 2, 7);
        out(PORTS + STATUS, 1, 0);
        features();
        for (int queue = 0; queue < queues; queue++) {
            place(queue, FIRST_PAGE + random.nextInt(PAGES - FIRST_PAGE - RING_PAGES));
            store(4, available(queue), 0);
        }
        out(PORTS + STATUS, 1, 7);
        first();
    }

    private void place(int queue, int page) {
        out(PORTS + SELECT, 2, queue);
        out(PORTS + PAGE_FRAME, 4, page);
        pages[queue] = page >= FIRST_PAGE && page < PAGES - RING_PAGES ? page : FIRST_PAGE;
        offered[queue] = 0;
    }

    /** A descriptor that no driver writes, and it is offered. */
    private void nonsense(int queue) {
        int head = head();
        long address = random.nextBoolean() ? ADDRESSES[random.nextInt(ADDRESSES.length)] : ring(queue);
        int flags = random.nextInt(4) == 0 ? random.nextInt(0x10000) : random.nextInt(8);
        int next = random.nextInt(4) == 0 ? random.nextInt(0x10000) : random.nextInt(size);
        descriptor(queue, head, address, LENGTHS[random.nextInt(LENGTHS.length)], flags, next);
        available(queue, head);
        index(queue, offered[queue]);
        notify(queue);
    }

    /** Where the card itself reads and writes. */
    private long ring(int queue) {
        return pages[queue] * 4096L + random.nextInt(RING_PAGES * 4096);
    }

    private void heads(int queue) {
        for (int count = random.nextInt(8); count > 0; count--) {
            available(queue, random.nextInt(0x10000));
        }
        index(queue, offered[queue]);
    }

    /** The command register, the base address, anything. */
    private void configure() {
        int register = random.nextInt(0x40);
        out(0xCF8, 4, CONFIGURATION | (random.nextInt(3) == 0 ? 4 : register & ~3));
        out(0xCFC + random.nextInt(4), 1 << random.nextInt(3), word());
    }

    private void sleep() {
        emit(1, 0xFB); // STI
        if (random.nextBoolean()) {
            emit(1, 0xF4); // HLT
        } else {
            emit(1, 0xB9); // MOV ECX
            emit(4, 1 + random.nextInt(2_000));
            emit(2, 0xFEE2); // LOOP to itself
        }
        if (random.nextBoolean()) {
            emit(1, 0xFA); // CLI
        }
    }

    private int port() {
        return PORTS + random.nextInt(REGISTERS);
    }

    final long buffer() {
        return FIRST_PAGE * 4096L + random.nextInt(MisuseImage.RAM_BYTES - FIRST_PAGE * 4096 - (1 << 17));
    }

    private int word() {
        return random.nextBoolean() ? random.nextInt() : random.nextInt(16);
    }

    final void descriptor(int queue, int number, long address, int length, int flags, int next) {
        int descriptor = pages[queue] * 4096 + 16 * number;
        store(4, descriptor, (int) address);
        store(4, descriptor + 4, (int) (address >>> 32));
        store(4, descriptor + 8, length);
        store(4, descriptor + 12, flags | next << 16);
    }

    final int available(int queue) {
        return pages[queue] * 4096 + 16 * size;
    }

    final void available(int queue, int head) {
        store(2, available(queue) + 4 + 2 * (offered[queue] & (size - 1)), head);
        offered[queue]++;
    }

    /** How many heads it has offered. */
    final int offered(int queue) {
        return offered[queue];
    }

    final void index(int queue, int value) {
        store(2, available(queue) + 2, value);
    }

    final void notify(int queue) {
        out(PORTS + NOTIFY, 2, queue);
    }

    /** MOV BYTE, WORD or DWORD [address], value. */
    final void store(int size, int address, int value) {
        if (size == 2) {
            emit(1, 0x66);
        }
        emit(2, size == 1 ? 0x05C6 : 0x05C7);
        emit(4, address);
        emit(size, value);
    }

    private void out(int port, int size, int value) {
        emit(2, 0xBA66); // MOV DX
        emit(2, port);
        emit(1, 0xB8); // MOV EAX
        emit(4, value);
        transfer(size, 0xEE);
    }

    private void in() {
        emit(2, 0xBA66);
        emit(2, port());
        transfer(1 << random.nextInt(3), 0xEC);
    }

    /** IN or OUT with DX; the opcode of the wider ones is the next. */
    private void transfer(int size, int opcode) {
        if (size == 2) {
            emit(1, 0x66);
        }
        emit(1, size == 1 ? opcode : opcode + 1);
    }

    private void emit(int bytes, int value) {
        for (int i = 0; i < bytes; i++) {
            code[at++] = (byte) (value >>> (8 * i));
        }
    }
}
