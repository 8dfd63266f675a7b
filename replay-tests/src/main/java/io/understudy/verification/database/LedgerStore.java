package io.understudy.verification.database;

import java.io.IOException;
import java.util.List;

/** The ledger in a database, over one connection. */
interface LedgerStore extends AutoCloseable {
    /** How one is reached. */
    @FunctionalInterface
    interface Source {
        /** @throws IOException if nobody answers there */
        LedgerStore connect() throws IOException;
    }

    /** Makes an empty one in place of what is there. */
    void create() throws IOException;

    /**
     * Commits a transaction: the entry, and the account's new balance.
     *
     * @return the balance
     * @throws IOException if nobody knows what became of it
     */
    long commit(Ledger.Entry entry) throws IOException;

    /** How many entries are committed. */
    long committed() throws IOException;

    /** All of them, in the order of their numbers. */
    List<Ledger.Entry> entries() throws IOException;

    /** By account. */
    long[] balances() throws IOException;

    @Override
    void close();
}
