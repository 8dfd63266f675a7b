package io.understudy.replica.machine;

import io.understudy.event.Kinds;
import io.understudy.log.entry.StreamPositions;
import io.understudy.log.message.ChannelMessage;
import io.understudy.replica.partner.Partner;
import java.util.Optional;
import java.util.function.LongSupplier;

/** A machine that talks to the world, as the protocol sees it: where its log stands, and how to hold it back. */
public interface ActingMachine {
    /** Runs this once the machine could {@linkplain #start}; not at all if it cannot be made. On the protocol thread. */
    void whenReady(Runnable then);

    /** Lets a machine that has not run execute its first instruction. */
    void start();

    /**
     * Everything logged from now on goes to this partner, in frames of the view that is current when they are sent. A
     * machine that is replayed from power-on must not have begun.
     */
    void ship(Partner partner, LongSupplier view);

    /**
     * Copies the machine to this partner while it runs on: its state at a block start soon, then everything logged since,
     * in frames of this view. What becomes of it is told on the protocol thread; closing the partner ends it.
     *
     * @param basis whether the partner will say what its images of the disks hold from before
     */
    void handOut(Partner partner, LongSupplier view, boolean basis, HandOut told);

    /** The partner that gets the copy says what its images hold, piece by piece; or an objection in one line. */
    Optional<String> basis(ChannelMessage.Basis piece);

    /**
     * The same for a partner that gets what is logged already, and goes on getting it. Does nothing while a copy is on its
     * way.
     *
     * @param has the state that it has, by the sequence number of the entry that follows
     */
    void sendState(Partner partner, long has, HandOut told);

    /** How far the copy is that is being sent, none if none is. */
    Optional<TransferProgress> handedOut();

    /**
     * Copies the machine to somebody who is no partner: its state at a block start soon, and nothing that follows. The copy
     * leaves when an output of that moment could leave. One at a time, beside the others.
     */
    void show(Partner visitor, HandOut told);

    /** How far that copy is, none if it has not left. */
    Optional<TransferProgress> shown();

    /** There will be no such copy, or it is not needed any more; the visitor was closed, or got all of it. */
    void endShow();

    /**
     * Lets go what was logged: with every heartbeat, by the protocol thread, and before when {@code FlushRule} says so, then
     * by the vCPU thread.
     */
    void flush();

    /** How far it has come. */
    MachineProgress progress();

    /** The entries that it made, by kind. */
    Kinds kinds();

    /** The last entry in the log at this very moment: no output that left by now has a later one. */
    long loggedSequence();

    /** The backup has executed up to this count: it must not fall far behind. */
    void backupExecuted(long count);

    /** How far the backup's execution lies behind, in nanoseconds, as {@link #backupExecuted} told last. */
    long backupLagNanos();

    /** The backup has forced its disks up to these requests, as positions of their streams. */
    void backupForced(StreamPositions positions);

    /** Whether what the guest is told is safe is to be safe on the backup's disks, too. */
    void promiseRestsOnBackup(boolean both);

    /** Executes nothing from its next block start on, until {@link #goOn}. */
    void standStill();

    /** Ends a standing still, from exactly there; does nothing otherwise. */
    void goOn();

    /** There is no backup to wait for. */
    void runFreely();

    /** Ends the machine in an orderly way at its next block start. */
    void stop();

    /** Ends it here and now. */
    void close();
}
