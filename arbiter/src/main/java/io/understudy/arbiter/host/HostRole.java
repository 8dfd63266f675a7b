package io.understudy.arbiter.host;

/** What a host is doing. The order is that of the bytes. */
public enum HostRole {
    /** Nothing; it takes work. */
    IDLE,
    /** It takes over a machine's state and cannot replace anybody yet. */
    RECEIVING,
    /** It follows a primary. */
    BACKUP,
    /** It runs a machine, or is about to create one. */
    PRIMARY,
    /** It stopped itself, and takes no work. */
    HALTED
}
