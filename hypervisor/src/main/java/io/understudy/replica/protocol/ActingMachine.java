package io.understudy.replica.protocol;

import java.util.function.LongSupplier;

/** A machine that talks to the world, as the protocol sees it: where its log stands, and how to hold it back. */
public interface ActingMachine {
    /** Lets a machine at power-on execute its first instruction. */
    void start();

    /**
     * Everything logged from now on goes to this partner, in frames of the view that is current when they are sent. A
     * machine that is replayed from power-on must not have begun.
     */
    void ship(Partner partner, LongSupplier view);

    /**
     * Lets go what was logged: with every heartbeat, by the protocol thread, and before when {@code FlushRule} says so, then
     * by the vCPU thread.
     */
    void flush();

    /** The last entry known to be in the log. */
    long lastSequence();

    /** Instructions executed, about. */
    long count();

    /** Whether the guest sleeps in HLT. */
    boolean halted();

    /** Machine time, about. */
    long nanos();

    /** State hashes logged. */
    long hashes();

    /** How often it came to a block start. */
    long slices();

    /** The backup has executed up to this count: it must not fall far behind. */
    void backupExecuted(long count);

    /** There is no backup to wait for. */
    void runFreely();

    /** Ends the machine in an orderly way at its next block start. */
    void stop();

    /** Ends it here and now. */
    void close();
}
