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
    ANSWER_BEFORE_FSYNC,
    /** Rule 1: a host that was in no view takes over, for its state is nearly complete. */
    STRANGER_PROMOTED,
    /** Rule 4: a backup lets clients have what its own execution says. */
    BACKUP_SERVES,
    /** Rule 5: the copy is of a later instruction than the log that follows it. */
    COPY_OF_ANOTHER_MOMENT,
    /** Rule 6: the arbiter lets a view follow one that its primary has not acknowledged. */
    UNACKNOWLEDGED_VIEW_FOLLOWED,
    /** Outputs leave although the arbiter was asked for a view with a new backup. */
    OUTPUTS_UNHELD_WHILE_ADOPTING,
    /** A backup that stores the log acknowledges what is not on its disk yet, and takes over without it. */
    ACKED_BEFORE_STORED,
    /** State and log go when a fresh state begins to come, not when it is whole. */
    LOG_DROPPED_WHEN_RENEWAL_BEGINS,
    /** A takeover begins from what has come of a fresh state. */
    HALF_A_STATE_PROMOTED,
    /** What left and the sink has not confirmed is missing in a copy. */
    COPY_WITHOUT_WHAT_LEFT,
    /** A backup's execution waits while its sink has not taken enough, and nobody is left who would tell that it has. */
    REPLAY_WAITS_FOR_THE_SINK,
    /** Who hands over or leaves is gone when it has said so, whether anybody goes on or not. */
    GONE_AFTER_GOODBYE
}
