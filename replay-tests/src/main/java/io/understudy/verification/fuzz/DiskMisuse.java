package io.understudy.verification.fuzz;

import java.util.SplittableRandom;

/** Draws a driver of a disk (VIRTIO 1.1, 5.2): requests that are sound mostly, and any others. */
final class DiskMisuse extends DriverMisuse {
    static final int SECTORS = 2048;

    private static final int LONGEST = 2_000;
    private static final int SIZE = 128;
    private static final int REQUESTS = 0;
    private static final int HEADER_BYTES = 16;
    private static final int SECTOR_BYTES = 512;
    private static final int FLUSH_FEATURE = 1 << 9;
    private static final int DISCARD_FEATURE = 1 << 13;
    private static final int READ = 0;
    private static final int WRITE_OUT = 1;
    private static final int FLUSH = 4;
    private static final int IDENTIFY = 8;
    private static final int DISCARD = 11;
    private static final long[] PLACES = {0, 1, SECTORS - 1, SECTORS, 1L << 32, 1L << 54, 1L << 55, 1L << 63, -1};

    private DiskMisuse(SplittableRandom random, int bytes) {
        super(random, bytes, LONGEST, 1, SIZE);
    }

    static byte[] draw(SplittableRandom random, int bytes) {
        return new DiskMisuse(random, bytes).draw();
    }

    @Override
    void first() {
        work();
    }

    @Override
    void features() {
        takes(random.nextInt(4) == 0 ? random.nextInt() : (random.nextBoolean() ? FLUSH_FEATURE : 0) | DISCARD_FEATURE);
    }

    @Override
    void workToo() {
        work();
    }

    /** Some requests, and the card is told of them; one of them often, now and then. */
    @Override
    void work() {
        for (int count = 1 + random.nextInt(3); count > 0; count--) {
            int first = request();
            for (int times = random.nextInt(12) == 0 ? 1 + random.nextInt(6) : 1; times > 0; times--) {
                available(REQUESTS, first);
            }
        }
        index(REQUESTS, offered(REQUESTS));
        notify(REQUESTS);
    }

    /** A header, data in one piece or in two, a status; now and then one of them is missing, or too short, or turned around. */
    private int request() {
        int type = type();
        int header = (int) buffer();
        store(4, header, type);
        long sector = random.nextInt(10) == 0 ? PLACES[random.nextInt(PLACES.length)] : random.nextInt(SECTORS);
        store(4, header + 8, (int) sector);
        store(4, header + 12, (int) (sector >>> 32));
        int first = head();
        int data = head();
        int status = head();
        int inward = type == READ || type == IDENTIFY ? WRITE : 0;
        if (random.nextInt(12) == 0) {
            inward ^= WRITE;
        }
        descriptor(REQUESTS, first, header, random.nextInt(16) == 0 ? length() : HEADER_BYTES, NEXT, data);
        int target = (int) buffer();
        if (type == DISCARD) {
            range(target);
        }
        if (random.nextInt(3) == 0) {
            int second = head();
            descriptor(REQUESTS, data, target, length(), NEXT | inward, second);
            descriptor(REQUESTS, second, buffer(), length(), NEXT | inward, status);
        } else {
            descriptor(REQUESTS, data, target, type == DISCARD ? HEADER_BYTES : length(), NEXT | inward, status);
        }
        int turned = random.nextInt(16) == 0 ? 0 : WRITE;
        descriptor(REQUESTS, status, buffer(), random.nextInt(16) == 0 ? length() : 1, turned, 0);
        return type == FLUSH && random.nextBoolean() ? shorten(first, status) : first;
    }

    /** A request without data, as a flush is. */
    private int shorten(int first, int status) {
        descriptor(REQUESTS, first, buffer(), HEADER_BYTES, NEXT, status);
        return first;
    }

    private void range(int at) {
        store(4, at, random.nextInt(SECTORS));
        store(4, at + 4, 0);
        store(4, at + 8, random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(SECTORS));
        store(4, at + 12, random.nextInt(8) == 0 ? random.nextInt() : 0);
    }

    private int type() {
        return switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> READ;
            case 4, 5, 6, 7 -> WRITE_OUT;
            case 8 -> FLUSH;
            case 9 -> DISCARD;
            case 10 -> IDENTIFY;
            default -> random.nextInt();
        };
    }

    private int length() {
        return switch (random.nextInt(12)) {
            case 0 -> LENGTHS[random.nextInt(LENGTHS.length)];
            case 1 -> 1 + random.nextInt(70_000);
            default -> SECTOR_BYTES * (1 + random.nextInt(16));
        };
    }
}
