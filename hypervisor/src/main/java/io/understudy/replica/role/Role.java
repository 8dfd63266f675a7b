package io.understudy.replica.role;

/** What a host is for its VM at the moment. {@code docs/failover.md} holds the table of all transitions. */
public enum Role {
    /** A primary to be, before the first instruction: it looks for its backup. */
    CONNECTING,
    /** A primary to be: it asks the arbiter for view 1 and acknowledges it. */
    CREATING_VIEW,
    /** Primary with a backup: outputs wait for the backup's acknowledgements. */
    PRIMARY,
    /** Lost its backup and asked the arbiter for a view without one. Releases nothing until it answers. */
    GOING_ALONE,
    /** Primary without a backup: outputs leave at once. */
    ALONE,
    /** Alone, and copies its state to a new backup while it goes on. Outputs still leave at once. */
    RECRUITING,
    /** The new backup has caught up. Outputs wait for it, and it must first have all that ever left. */
    SECURING,
    /** Asked the arbiter for a view with the new backup. Outputs wait for its acknowledgements. */
    ADOPTING,
    /** Primary that leaves: stands still and keeps its machine until its backup is primary by the arbiter's record. */
    HANDING_OVER,
    /** Waits for a primary to connect. */
    LISTENING,
    /** Takes over the state of a running machine, and can replace nobody. */
    RECEIVING,
    /** A primary connected, but no view with this host in it is known yet. */
    JOINED,
    /** Backup: receives, acknowledges and replays. */
    BACKUP,
    /** Its primary hands over: executes what it has to its end, and asks for the view only then. Acknowledges nothing. */
    SUCCEEDING,
    /** Backup that leaves: keeps its machine until another goes on without it by the arbiter's record. */
    LEAVING,
    /** Lost its primary and asked the arbiter. Acknowledges nothing any more: the last acknowledged entry is the end. */
    TAKING_OVER,
    /** The arbiter granted the takeover; what was acknowledged is replayed to its end. */
    GOING_LIVE,
    /** Lost a race, diverged, or was refused: out of the game for good, and says why. */
    HALTED,
    /** The guest ended in an orderly way. */
    ENDED;

    /** Whether it runs the VM, and its view stands. */
    public boolean acts() {
        return this == PRIMARY || this == ALONE;
    }

    /** Whether nothing can change any more. */
    public boolean isFinal() {
        return this == HALTED || this == ENDED;
    }
}
