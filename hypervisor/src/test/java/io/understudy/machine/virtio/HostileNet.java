package io.understudy.machine.virtio;

import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.util.Random;

/** A driver that writes anything into its rings, half of it sound, while frames come. */
final class HostileNet {
    private static final int STEPS = 12;
    private static final int CHAINS = 6;

    private HostileNet() {}

    /** @param copied the card is restored from a copy of itself before each step */
    static void play(NetDriver driver, Random random, boolean copied) {
        for (int step = 0; step < STEPS; step++) {
            if (copied) {
                StateWriter out = new StateWriter();
                driver.card.save(out);
                driver.card.restore(new StateReader(out.written()));
            }
            driver.block += random.nextInt(2);
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    fill(driver, VirtioNet.TRANSMIT, random);
                    driver.notifyQueue(VirtioNet.TRANSMIT);
                }
                case 3, 4, 5 -> {
                    fill(driver, VirtioNet.RECEIVE, random);
                    arrive(driver, random);
                }
                case 6 -> arrive(driver, random);
                default -> driver.notifyQueue(random.nextInt(4));
            }
        }
    }

    private static void arrive(NetDriver driver, Random random) {
        byte[] frame = new byte[1 + random.nextInt(318)];
        random.nextBytes(frame);
        if (frame.length <= driver.input.room()) {
            driver.input.receive(frame, 0, frame.length);
        }
    }

    private static void fill(NetDriver driver, int queue, Random random) {
        boolean sound = random.nextInt(4) > 0;
        int role = queue == VirtioNet.RECEIVE ? NetDriver.WRITE : 0;
        for (int number = 0; number < CHAINS; number++) {
            boolean last = number == CHAINS - 1 || random.nextBoolean();
            driver.descriptor(
                    queue,
                    number,
                    sound || random.nextBoolean() ? NetDriver.BUFFERS + random.nextInt(4096) : address(random),
                    sound || random.nextBoolean() ? 1 + random.nextInt(400) : random.nextInt(),
                    (sound ? role : random.nextInt(5)) | (last ? 0 : NetDriver.NEXT),
                    sound ? number + 1 : random.nextInt(300));
        }
        int chains = random.nextInt(4);
        for (int i = 0; i < chains; i++) {
            driver.offer(queue, sound ? random.nextInt(CHAINS) : random.nextInt(260));
        }
        if (!sound && random.nextBoolean()) {
            driver.setAvailableIndex(queue, random.nextInt(0x10000));
        }
    }

    /** Mostly near what matters: the rings themselves, RAM's end. */
    private static long address(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 8 * 4096 + random.nextInt(16 * 4096);
            case 1 -> NetDriver.RAM_BYTES - random.nextInt(500);
            case 2 -> random.nextLong();
            default -> random.nextInt();
        };
    }
}
