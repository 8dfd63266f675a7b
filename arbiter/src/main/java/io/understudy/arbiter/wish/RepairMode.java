package io.understudy.arbiter.wish;

/** Who decides that a primary without a backup gets a new one. The order is that of the bytes. */
public enum RepairMode {
    /** The pool, at once. */
    AUTO,
    /** A person, each time; only the first backup of a started machine comes by itself. */
    MANUAL
}
