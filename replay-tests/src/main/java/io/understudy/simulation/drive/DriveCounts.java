package io.understudy.simulation.drive;

/**
 * What came of the disks of machines.
 *
 * @param machines that had one
 * @param flushes how often guests were told that something is safe
 * @param failures of requests that guests were told of
 * @param images held against what they must hold
 */
public record DriveCounts(int machines, int flushes, int failures, int images) {
    public static final DriveCounts NONE = new DriveCounts(0, 0, 0, 0);

    public DriveCounts plus(DriveCounts other) {
        return new DriveCounts(
                machines + other.machines, flushes + other.flushes, failures + other.failures, images + other.images);
    }

    @Override
    public String toString() {
        return machines + " machines with a disk, whose guests were told " + flushes
                + " times that something is safe and of " + failures + " I/O errors, " + images + " images judged";
    }
}
