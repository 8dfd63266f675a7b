package io.understudy.replica.machine;

/** A backup's machine: keeps the log of its primary's, and succeeds that. */
public interface StandbyMachine extends LogKeeper, Successor {
    /** What it tells its host, on the protocol thread. */
    interface Events extends LogKeeper.Events, Successor.Events {}
}
