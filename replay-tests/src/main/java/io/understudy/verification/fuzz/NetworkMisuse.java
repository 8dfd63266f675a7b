package io.understudy.verification.fuzz;

import java.util.SplittableRandom;

/** Draws a driver of a network card (VIRTIO 1.1, 5.1). */
final class NetworkMisuse extends DriverMisuse {
    private static final int SIZE = 256;
    private static final int LONGEST = 600;
    private static final int QUEUES = 2;
    private static final int RECEIVE = 0;
    private static final int TRANSMIT = 1;

    private NetworkMisuse(SplittableRandom random, int bytes) {
        super(random, bytes, LONGEST, QUEUES, SIZE);
    }

    static byte[] draw(SplittableRandom random, int bytes) {
        return new NetworkMisuse(random, bytes).draw();
    }

    @Override
    void work() {
        transmit();
    }

    @Override
    void workToo() {
        offer();
    }

    @Override
    void first() {
        offer();
    }

    @Override
    void features() {
        // It needs none.
    }

    /** Some buffers to write into, most of them sound. */
    private void offer() {
        for (int count = 1 + random.nextInt(4); count > 0; count--) {
            int head = head();
            if (random.nextInt(3) == 0) {
                int second = head();
                descriptor(RECEIVE, head, buffer(), 10, WRITE | NEXT, second);
                descriptor(RECEIVE, second, buffer(), 1514, WRITE, 0);
            } else {
                descriptor(RECEIVE, head, buffer(), length(), WRITE, 0);
            }
            available(RECEIVE, head);
        }
        index(RECEIVE, offered(RECEIVE));
        notify(RECEIVE);
    }

    /** Some frames, in one descriptor or in two; at times the same one often. */
    private void transmit() {
        int head = head();
        int times = random.nextInt(6) == 0 ? 1 + random.nextInt(8) : 1;
        if (random.nextBoolean()) {
            descriptor(TRANSMIT, head, buffer(), length(), 0, 0);
        } else {
            int second = head();
            descriptor(TRANSMIT, head, buffer(), 10, NEXT, second);
            descriptor(TRANSMIT, second, buffer(), length(), 0, 0);
        }
        for (int i = 0; i < times; i++) {
            available(TRANSMIT, head);
        }
        index(TRANSMIT, offered(TRANSMIT));
        notify(TRANSMIT);
    }

    private int length() {
        return switch (random.nextInt(8)) {
            case 0 -> LENGTHS[random.nextInt(LENGTHS.length)];
            case 1 -> 1 + random.nextInt(66_000);
            default -> 24 + random.nextInt(1_501);
        };
    }
}
