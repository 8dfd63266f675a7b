package io.understudy.replica.protocol;

import io.understudy.replica.machine.TransferProgress;
import java.util.Optional;

/** What a host has to do with its partner at the moment: it acts, or it follows a log. One side at a time. */
sealed interface Side permits PrimarySide, BackupSide {
    void sendHeartbeat();

    /** Cuts the link with the partner; nothing of it counts any more. */
    void closePartner(String why);

    /** Time passes. */
    void tick(long now);

    /** How far this host has come. */
    ReplicaProgress progress();

    /** How the log is here, and how far behind it the backup. */
    LogFigures log();

    /** Entries received from a primary; made, by a host that never had one. */
    long received();

    /** How far the execution lies behind the log, in milliseconds. */
    long lagMillis();

    /** A state transfer that this host takes part in. */
    Optional<TransferProgress> transfer();

    /** The guest ended: whether nothing is left to do for its partner and its last outputs. */
    boolean isDrained();

    /** Ends the machine, if there is one. */
    void close();
}
