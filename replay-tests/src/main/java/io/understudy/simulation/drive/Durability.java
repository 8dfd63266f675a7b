package io.understudy.simulation.drive;

/** When a guest takes for safe what it wrote. */
public enum Durability {
    /** When a flush behind it has ended. */
    FLUSHED,
    /** When the write has: its driver does not flush, so that the disk has every write forced. */
    WRITTEN
}
