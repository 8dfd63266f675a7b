package io.understudy.simulation.disk;

import java.util.Random;

/** How likely it is that something unforced reached the disk: all of it, nothing and some of it are about as frequent. */
final class Survival {
    private Survival() {}

    static double draw(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> 1;
            default -> random.nextDouble();
        };
    }
}
