package io.understudy.verification.database;

import io.understudy.verification.shell.ShellClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** In SQLite, by its shell on the guest's console: a process of its own for each transaction. */
final class SqliteLedger implements LedgerStore {
    private static final String FILE = "/var/lib/ledger.db";
    private static final long ANSWER_MILLIS = 120_000;

    private final ShellClient shell;

    /** @param shell where somebody has logged in; it stays open */
    SqliteLedger(ShellClient shell) {
        this.shell = shell;
    }

    @Override
    public void create() throws IOException {
        run("rm -f " + FILE + "*");
        sql("CREATE TABLE accounts (account INTEGER PRIMARY KEY, balance INTEGER NOT NULL);"
                + "CREATE TABLE history (number INTEGER PRIMARY KEY, account INTEGER NOT NULL, amount INTEGER NOT NULL);"
                + "WITH RECURSIVE n(x) AS (SELECT 0 UNION ALL SELECT x + 1 FROM n WHERE x < " + (Ledger.ACCOUNTS - 1)
                + ") INSERT INTO accounts SELECT x, 0 FROM n;");
    }

    @Override
    public long commit(Ledger.Entry entry) throws IOException {
        return number(sql("PRAGMA synchronous=EXTRA; BEGIN IMMEDIATE; UPDATE accounts SET balance = balance + "
                + entry.amount()
                + " WHERE account = "
                + entry.account() + "; INSERT INTO history VALUES (" + entry.number() + ", " + entry.account() + ", "
                + entry.amount() + "); COMMIT; SELECT balance FROM accounts WHERE account = " + entry.account() + ";"));
    }

    @Override
    public long committed() throws IOException {
        return number(sql("SELECT count(*) FROM history;"));
    }

    @Override
    public List<Ledger.Entry> entries() throws IOException {
        List<Ledger.Entry> entries = new ArrayList<>();
        for (String line :
                lines("SELECT number || \" \" || account || \" \" || amount FROM history ORDER BY number;")) {
            entries.add(entry(line));
        }
        return entries;
    }

    @Override
    public long[] balances() throws IOException {
        long[] balances = new long[Ledger.ACCOUNTS];
        int account = 0;
        for (String line : lines("SELECT balance FROM accounts ORDER BY account;")) {
            balances[account] = number(line);
            account++;
        }
        return balances;
    }

    /** SQLite's own look at its file; "ok" if all is well. */
    String check() throws IOException {
        return sql("PRAGMA integrity_check;").strip();
    }

    private List<String> lines(String text) throws IOException {
        return sql(text).lines().filter(line -> !line.isBlank()).toList();
    }

    private String sql(String text) throws IOException {
        return run("sqlite3 " + FILE + " '" + text + "'");
    }

    private String run(String command) throws IOException {
        try {
            return shell.run(command, ANSWER_MILLIS);
        } catch (TimeoutException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private static long number(String text) throws IOException {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new IOException("SQLite says '" + text.strip() + "'", e);
        }
    }

    private static Ledger.Entry entry(String line) throws IOException {
        try {
            return Ledger.Entry.parse(line);
        } catch (NumberFormatException e) {
            throw new IOException("SQLite says '" + line + "'", e);
        }
    }

    @Override
    public void close() {
        // The console is not this one's.
    }
}
