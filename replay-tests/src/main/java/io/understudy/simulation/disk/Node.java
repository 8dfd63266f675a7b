package io.understudy.simulation.disk;

import java.util.Random;

/** What a name stands for: a file or a folder. */
abstract sealed class Node permits FileNode, FolderNode {
    private final long number;

    /** @param number the inode's */
    Node(long number) {
        this.number = number;
    }

    long number() {
        return number;
    }

    /** What the kernel holds reaches the disk. */
    abstract void force();

    /** An fsync that failed: what was to be written is no longer tried, though the kernel still shows it. */
    abstract void failForce();

    /** The kernel's part is gone; of what was not forced some may have reached the disk. */
    abstract void losePower(Random random);
}
