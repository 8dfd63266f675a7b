package io.understudy.verification.database;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A book of transactions in the manner of pgbench's: the n-th moves an amount to an account, both drawn from a seed, so that what
 * a database must hold is known from how many were committed. Pure.
 */
final class Ledger {
    static final int ACCOUNTS = 100;
    private static final int MOST = 1000;

    private final long seed;
    private final long[] balances = new long[ACCOUNTS];
    private long booked;

    /** One transaction; numbers begin with 1. */
    record Entry(long number, int account, int amount) {
        /** As databases that keep lines have it. */
        @Override
        public String toString() {
            return number + " " + account + " " + amount;
        }

        static Entry parse(String line) {
            String[] words = line.strip().split(" ", -1);
            if (words.length != 3) {
                throw new NumberFormatException("'" + line + "' is no entry");
            }
            return new Entry(Long.parseLong(words[0]), Integer.parseInt(words[1]), Integer.parseInt(words[2]));
        }
    }

    Ledger(long seed) {
        this.seed = seed;
    }

    /** The one with this number. */
    Entry entry(long number) {
        long mixed = mix(seed + number);
        int account = (int) Long.remainderUnsigned(mixed, ACCOUNTS);
        int amount = (int) Long.remainderUnsigned(mix(mixed), 2 * MOST + 1) - MOST;
        return new Entry(number, account, amount);
    }

    /** How many are committed. */
    long booked() {
        return booked;
    }

    Entry next() {
        return entry(booked + 1);
    }

    /** What the account holds once the next one is committed. */
    long balanceAfterNext() {
        Entry next = next();
        return balances[next.account()] + next.amount();
    }

    /** The next one is committed. */
    void book() {
        Entry next = next();
        balances[next.account()] += next.amount();
        booked++;
    }

    /**
     * Looks at all that a database holds.
     *
     * @param entries in the order of their numbers
     * @param held by account
     * @return what is wrong, in one line
     */
    Optional<String> complaint(List<Entry> entries, long[] held) {
        for (int at = 0; at < Math.min(booked, entries.size()); at++) {
            if (!entries.get(at).equals(entry(at + 1))) {
                return Optional.of("transaction " + (at + 1) + " is not there; in its place is '" + entries.get(at)
                        + "' instead of '" + entry(at + 1) + "'");
            }
        }
        if (entries.size() < booked) {
            return Optional.of("transactions " + (entries.size() + 1) + " to " + booked
                    + " are lost, though the client was told that they are committed");
        }
        if (entries.size() > booked) {
            return Optional.of("transaction '" + entries.get((int) booked) + "' appeared, though only " + booked
                    + " were committed");
        }
        int wrong = Arrays.mismatch(balances, held);
        return wrong < 0
                ? Optional.empty()
                : Optional.of("account " + wrong + " does not hold what its transactions come to");
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators). */
    private static long mix(long value) {
        long z = value + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
