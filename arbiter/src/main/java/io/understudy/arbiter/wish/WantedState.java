package io.understudy.arbiter.wish;

/** What is wanted of a machine. The order is that of the bytes. */
public enum WantedState {
    /** It runs, and has a backup as far as there are hosts. */
    RUNNING,
    /** It ends, and no host takes it up again. */
    STOPPED,
    /** It ended and is not to be shown any more; its name stays taken, because it had views. */
    FORGOTTEN
}
