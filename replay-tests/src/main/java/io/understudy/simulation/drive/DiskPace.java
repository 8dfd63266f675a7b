package io.understudy.simulation.drive;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** How fast the hosts' disks are in a history whose machine has one, and what its guest makes of it; drawn beside the weather, for slowness is no failure. */
public final class DiskPace {
    private final SplittableRandom random;
    private final long usualNanos;
    private final double stalls;
    private final Durability durability;

    private DiskPace(SplittableRandom random, long usualNanos, double stalls, Durability durability) {
        this.durability = durability;
        this.random = random;
        this.usualNanos = usualNanos;
        this.stalls = stalls;
    }

    /** That of a history; half of the machines that can have one have no disk. */
    public static Optional<DiskPace> drawn(long seed) {
        SplittableRandom random = new SplittableRandom(seed ^ 0x4449534BL);
        if (random.nextBoolean()) {
            return Optional.empty();
        }
        long usual = List.of(50_000L, 1_000_000L, 6_000_000L).get(random.nextInt(3));
        double stalls = List.of(0.0, 0.0, 0.01).get(random.nextInt(3));
        Durability durability = random.nextInt(4) == 0 ? Durability.WRITTEN : Durability.FLUSHED;
        return Optional.of(new DiskPace(random, usual, stalls, durability));
    }

    /** Fast disks. */
    public static DiskPace quick() {
        return new DiskPace(new SplittableRandom(1), 50_000, 0, Durability.FLUSHED);
    }

    /** When the guest takes for safe what it wrote. */
    public Durability durability() {
        return durability;
    }

    /** What one thing takes that a disk does. */
    public long nanos() {
        long nanos = usualNanos / 2 + random.nextLong(usualNanos);
        return random.nextDouble() < stalls ? nanos + 200_000_000L : nanos;
    }

    @Override
    public String toString() {
        return "the machine has a disk, what it writes is safe when " + durability + "; the hosts' take "
                + usualNanos / 1_000 + " us for a request" + (stalls == 0 ? "" : ", and now and then 200 ms more");
    }
}
