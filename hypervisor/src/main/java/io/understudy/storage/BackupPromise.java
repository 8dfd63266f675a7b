package io.understudy.storage;

/**
 * Whether a guest may be told that what it wrote is safe: on the disk of every host on which its promise rests. While a backup
 * is in the view that is the backup, too. Any thread.
 */
final class BackupPromise {
    private final int disks;
    private volatile boolean both;
    private volatile long[] forced;

    BackupPromise(int disks) {
        this.disks = disks;
        forced = new long[disks];
    }

    /** @param both whether there is a backup in the view */
    void restsOnBackup(boolean both) {
        this.both = both;
        forced = new long[disks];
    }

    /** @param counts how many requests of each disk are forced there, from number 0 on */
    void forcedThere(long[] counts) {
        forced = counts.clone();
    }

    boolean restsOnBackup() {
        return both;
    }

    long forcedThere(int disk) {
        return forced[disk];
    }

    boolean holds(int disk, long number) {
        return !both || forced[disk] > number;
    }
}
