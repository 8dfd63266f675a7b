package io.understudy.simulation;

/** What the system promises; whatever is found in a history breaks one of these. */
public enum Promise {
    /** An output leaves only when the backup has acknowledged the log up to its entry (paper, section 2.2). */
    OUTPUT_RULE,
    /** Outputs are those of one machine: none skipped, none contradicted. */
    ONE_MACHINE,
    /** Nothing leaves a host that was deposed but what its successor has, too. */
    ONE_PRIMARY,
    /** Only the primary of its view lets anything out. */
    ONLY_PRIMARIES_SERVE,
    /** A backup goes live with everything that it acknowledged, that left, and that was called consumed. */
    NOTHING_LOST,
    /** Nobody goes live or alone without a grant. */
    NOBODY_ACTS_UNASKED,
    /** One grant for each view. */
    ONE_GRANT,
    /** No view before the one before was acknowledged by its primary. */
    VIEWS_FOLLOW,
    /** The machine starts once: state is not silently reset. */
    STARTS_ONCE,
    /** The client gets what left, each byte once and in order. */
    DELIVERED_ONCE,
    /** The client's history is that of one machine: linearizable for each key, appended at most once, time goes on. */
    CLEAN_HISTORY,
    /** Of a VM only the host of the latest view has the network card on the segment; whoever was deposed is refused. */
    CARD_IN_ONE_PLACE,
    /** A new primary sends the frames again of which it was not told that they had left. */
    FRAMES_SENT_AGAIN,
    /** A connection over the network goes on through takeovers: nothing that a client was answered is lost or contradicted. */
    CONNECTION_STANDS,
    /** What a guest was told is on its disk is on the disk of every host on which that rests, and stays there. */
    SAFE_ON_DISK,
    /** Replicas are identical. */
    IDENTICAL,
    /** One failure at a time never loses the machine. */
    SURVIVES,
    /** A takeover ends, whoever reads. */
    TAKEOVER_ENDS,
    /** After the faults the machine serves and is redundant, if anybody is left who could; nobody waits for ever. */
    PROGRESS,
    /** What the arbiter noted of a person's wishes stays noted, and is done once. */
    WISHES_STAND,
    /** Nobody is appointed who is to be emptied, or has the machine already. */
    PLACED_WELL,
    /** A drained host holds nothing in the end, if another one can. */
    DRAINED_IS_EMPTY,
    /** Nothing throws, and nothing waits on a thread that must not. */
    NO_EXCEPTION
}
