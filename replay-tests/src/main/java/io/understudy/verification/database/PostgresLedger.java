package io.understudy.verification.database;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** In PostgreSQL, over JDBC. */
final class PostgresLedger implements LedgerStore {
    private static final int CONNECT_SECONDS = 20;
    private static final int SILENCE_SECONDS = 60;

    private final Connection connection;

    private PostgresLedger(Connection connection) {
        this.connection = connection;
    }

    /** At this port of loopback. */
    static PostgresLedger connect(int port) throws IOException {
        Properties settings = new Properties();
        settings.setProperty("user", "postgres");
        settings.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS));
        settings.setProperty("loginTimeout", String.valueOf(CONNECT_SECONDS));
        settings.setProperty("socketTimeout", String.valueOf(SILENCE_SECONDS));
        settings.setProperty("sslmode", "disable");
        settings.setProperty("gssEncMode", "disable");
        settings.setProperty("tcpKeepAlive", "true");
        try {
            Connection connection =
                    DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres", settings);
            connection.setAutoCommit(false);
            return new PostgresLedger(connection);
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public void create() throws IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS accounts, history");
            statement.execute("CREATE TABLE accounts (account int PRIMARY KEY, balance bigint NOT NULL)");
            statement.execute(
                    "CREATE TABLE history (number bigint PRIMARY KEY, account int NOT NULL, amount int NOT NULL)");
            statement.execute(
                    "INSERT INTO accounts SELECT n, 0 FROM generate_series(0, " + (Ledger.ACCOUNTS - 1) + ") n");
            connection.commit();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public long commit(Ledger.Entry entry) throws IOException {
        try (PreparedStatement update = connection.prepareStatement(
                        "UPDATE accounts SET balance = balance + ? WHERE account = ? RETURNING balance");
                PreparedStatement insert = connection.prepareStatement("INSERT INTO history VALUES (?, ?, ?)")) {
            update.setInt(1, entry.amount());
            update.setInt(2, entry.account());
            long balance;
            try (ResultSet updated = update.executeQuery()) {
                updated.next();
                balance = updated.getLong(1);
            }
            insert.setLong(1, entry.number());
            insert.setInt(2, entry.account());
            insert.setInt(3, entry.amount());
            insert.executeUpdate();
            connection.commit();
            return balance;
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    @Override
    public long committed() throws IOException {
        try (Statement statement = connection.createStatement();
                ResultSet counted = statement.executeQuery("SELECT count(*) FROM history")) {
            counted.next();
            return counted.getLong(1);
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            endRead();
        }
    }

    @Override
    public List<Ledger.Entry> entries() throws IOException {
        List<Ledger.Entry> entries = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT number, account, amount FROM history ORDER BY number")) {
            while (rows.next()) {
                entries.add(new Ledger.Entry(rows.getLong(1), rows.getInt(2), rows.getInt(3)));
            }
            return entries;
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            endRead();
        }
    }

    @Override
    public long[] balances() throws IOException {
        long[] balances = new long[Ledger.ACCOUNTS];
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT account, balance FROM accounts")) {
            while (rows.next()) {
                balances[rows.getInt(1)] = rows.getLong(2);
            }
            return balances;
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            endRead();
        }
    }

    private void endRead() throws IOException {
        try {
            connection.rollback();
        } catch (SQLException e) {
            throw failure(e);
        }
    }

    private static IOException failure(SQLException e) {
        return new IOException("PostgreSQL: " + String.valueOf(e.getMessage()).replaceAll("\\s+", " "), e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It is of no use to anybody any more.
        }
    }
}
