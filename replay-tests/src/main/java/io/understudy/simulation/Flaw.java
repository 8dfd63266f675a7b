package io.understudy.simulation;

/** A mistake built in on purpose, to show that the simulation finds it. */
enum Flaw {
    NONE,
    /** Outputs leave before the backup has the log up to them. */
    OUTPUT_WITHOUT_ACK,
    /** "Consumed" is said before the backup has the input. */
    CONSUMED_BEFORE_ACK,
    /** A backup takes over without asking the arbiter. */
    TAKEOVER_UNASKED,
    /** A primary goes on alone without asking the arbiter. */
    ALONE_UNASKED,
    /** A backup that asked to take over goes on acknowledging. */
    ACKS_AFTER_ASKING,
    /** The gateway accepts what comes from a view older than one it has seen. */
    STALE_VIEWS_TAKEN,
    /** A host that restarted is taken for its former self. */
    INCARNATION_KEPT,
    /** The arbiter answers before its journal is on the disk. */
    ANSWER_BEFORE_FSYNC
}
