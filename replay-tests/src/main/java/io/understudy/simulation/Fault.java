package io.understudy.simulation;

/** Kinds of what can go wrong. */
enum Fault {
    /** A host's process ends; its kernel closes the connections, with or without what is under way. */
    KILL_HOST,
    /** A host is gone and nobody is told. */
    POWER_OFF,
    CUT_ONE_WAY,
    CUT_BOTH_WAYS,
    /** One node reaches nobody. */
    ISOLATE,
    /** Nobody reaches anybody. */
    CUT_EVERYTHING,
    HEAL,
    /** The connections between two nodes break, and what is under way is lost. */
    RESET,
    /** A process is away for a little more than half the silence, several times. */
    FREEZE_BRIEFLY,
    /** A process is away for longer than the silence. */
    FREEZE,
    SLOW,
    KILL_ARBITER,
    /** The arbiter dies around its next fsync. */
    ARBITER_CRASHES_WHEN_WRITING,
    /** The disk of a host that stores logs fails, is full, or is damaged. */
    SPOIL_DISK,
    KILL_GATEWAY,
    /** Only where there is a network. */
    KILL_SWITCH
}
