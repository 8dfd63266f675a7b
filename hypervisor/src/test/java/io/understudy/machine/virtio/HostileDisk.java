package io.understudy.machine.virtio;

import io.understudy.state.StateReader;
import io.understudy.state.StateWriter;
import java.util.Random;

/** A driver that writes anything into its ring, half of it sound, while requests complete. */
final class HostileDisk {
    private static final int STEPS = 16;
    private static final int CHAINS = 6;

    private HostileDisk() {}

    /** @param copied the card is restored from a copy of itself before each step */
    static void play(DiskDriver driver, Random random, boolean copied) {
        for (int step = 0; step < STEPS; step++) {
            if (copied) {
                StateWriter out = new StateWriter();
                driver.card.save(out);
                driver.card.restore(new StateReader(out.written()));
            }
            driver.failing = random.nextInt(4) == 0;
            switch (random.nextInt(16)) {
                case 0 -> driver.card.write(18, 1, 0);
                case 1 -> driver.ready(random.nextBoolean() ? -1 : 0);
                case 2, 3, 4, 5 -> {
                    if (driver.input.room() > 0) {
                        driver.complete();
                    }
                }
                case 6 -> driver.card.write(random.nextInt(20), 2, random.nextInt(32));
                default -> {
                    fill(driver, random);
                    driver.notifyQueue();
                }
            }
        }
    }

    private static void fill(DiskDriver driver, Random random) {
        boolean sound = random.nextInt(4) > 0;
        driver.header(
                random.nextInt(8) > 0 ? random.nextInt(2) : random.nextInt(16),
                sound || random.nextBoolean() ? random.nextInt(70) : random.nextLong());
        for (int number = 0; number < CHAINS; number++) {
            int length = sound ? 512 * random.nextInt(4) : random.nextInt();
            boolean first = number % 3 == 0;
            boolean last = number % 3 == 2;
            int place = first ? DiskDriver.HEADER : last ? DiskDriver.ANSWER : DiskDriver.DATA;
            int size = first ? 16 : last ? 1 : Math.max(1, length);
            boolean writes = last || (!first && random.nextBoolean());
            int flags = sound ? (writes ? DiskDriver.WRITE : 0) : random.nextInt(5);
            driver.descriptor(
                    number,
                    sound || random.nextBoolean() ? place : random.nextInt(80) * 4096L - random.nextInt(600),
                    sound || random.nextBoolean() ? size : random.nextInt(),
                    flags | (last ? 0 : DiskDriver.NEXT),
                    sound ? number + 1 : random.nextInt(140));
        }
        for (int left = random.nextInt(4); left > 0; left--) {
            driver.offer(sound ? 3 * random.nextInt(2) : random.nextInt(140));
        }
        if (!sound && random.nextInt(4) == 0) {
            driver.setAvailableIndex(random.nextInt(0x10000));
        }
    }
}
