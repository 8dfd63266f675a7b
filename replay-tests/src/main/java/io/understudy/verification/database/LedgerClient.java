package io.understudy.verification.database;

import io.understudy.verification.network.Heard;
import io.understudy.verification.network.NetworkClient;
import io.understudy.verification.network.WrongAnswerException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Books one transaction after the other. When its connection breaks it makes another one and finds out what became of the
 * transaction that was under way: all of it or nothing, both are right. What it was told is committed must be there.
 */
final class LedgerClient implements NetworkClient {
    private static final long RECONNECT_MILLIS = 120_000;
    private static final long RETRY_MILLIS = 200;

    private final LedgerStore.Source source;
    private final Heard heard;
    private final Ledger ledger;
    private LedgerStore store;
    private final AtomicInteger reconnections = new AtomicInteger();
    private volatile boolean auditing;
    private volatile boolean abandoned;

    /** @throws IOException if nobody serves there yet */
    LedgerClient(LedgerStore.Source source, long seed, Heard heard) throws IOException {
        this.source = source;
        this.heard = heard;
        ledger = new Ledger(seed);
        store = source.connect();
        try {
            store.create();
        } catch (IOException e) {
            store.close();
            throw e;
        }
    }

    /** Has it compare all that is there with all that was committed, before it books the next one. */
    void audit() {
        auditing = true;
    }

    /** The guest is about to be gone for good. */
    void abandon() {
        abandoned = true;
    }

    @Override
    public void work() throws IOException {
        if (auditing) {
            auditing = false;
            Optional<String> wrong = complaint();
            if (wrong.isPresent()) {
                throw new WrongAnswerException(wrong.get());
            }
        }
        long wanted = ledger.balanceAfterNext();
        long got;
        try {
            got = store.commit(ledger.next());
        } catch (IOException broken) {
            if (recover(broken)) {
                ledger.book();
            }
            return;
        }
        heard.something();
        if (got != wanted) {
            throw new WrongAnswerException(
                    "transaction " + ledger.next() + " should leave " + wanted + ", it left " + got);
        }
        ledger.book();
    }

    /** Whether the transaction under way was committed. */
    private boolean recover(IOException broken) throws IOException {
        store.close();
        if (abandoned) {
            throw broken;
        }
        reconnections.incrementAndGet();
        long deadline = System.nanoTime() + RECONNECT_MILLIS * 1_000_000;
        while (true) {
            try {
                store = source.connect();
                long committed = store.committed();
                heard.something();
                if (committed != ledger.booked() && committed != ledger.booked() + 1) {
                    throw new WrongAnswerException(ledger.booked() + " transactions were committed before "
                            + broken.getMessage() + "; behind it there are " + committed);
                }
                return committed > ledger.booked();
            } catch (WrongAnswerException e) {
                throw e;
            } catch (IOException e) {
                store.close();
                if (abandoned || System.nanoTime() > deadline) {
                    throw new IOException("no connection any more after " + broken.getMessage(), e);
                }
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(RETRY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Compares all that is there with all that was committed, over a connection of its own. Nobody books meanwhile. */
    Optional<String> complaint() throws IOException {
        try (LedgerStore other = source.connect()) {
            return ledger.complaint(other.entries(), other.balances());
        }
    }

    /** The same, after the database was stopped and started. */
    LedgerClient again() throws IOException {
        store.close();
        store = source.connect();
        return this;
    }

    /** How many transactions it was told are committed. */
    long booked() {
        return ledger.booked();
    }

    /** How often its connection broke. */
    int reconnections() {
        return reconnections.get();
    }

    @Override
    public void close() {
        store.close();
    }
}
