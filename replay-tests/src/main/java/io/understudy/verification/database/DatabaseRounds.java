package io.understudy.verification.database;

import io.understudy.verification.failover.Timeline;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.network.NetworkAtWork;
import io.understudy.verification.network.SwitchedNetwork;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.pool.PoolStrike;
import io.understudy.verification.process.HostProgram;
import io.understudy.verification.shell.DebianConsole;
import io.understudy.verification.shell.ShellClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/**
 * Rounds on a pool whose guest has a database, to which a client commits all the time. In each the primary or the backup is
 * killed and started again as an idle host; then the client compares everything. In the end the database looks at itself, all
 * hosts are killed at work, and both file systems are looked at from outside.
 */
public final class DatabaseRounds implements AutoCloseable {
    private static final long BOOT_MILLIS = 900_000;
    private static final long ROLE_MILLIS = 60_000;
    private static final long REDUNDANT_MILLIS = 300_000;
    private static final long STILL_MILLIS = 180_000;
    private static final long CHECK_MILLIS = 600_000;
    private static final long LATEST_KILL_MILLIS = 2_000;
    private static final int TRANSACTIONS = 10;

    private final HostPool pool;
    private final Optional<SwitchedNetwork> network;
    private final Database database;
    private final Optional<Path> shared;
    private final Random random;
    private final NetworkAtWork work;
    private final Optional<ShellClient> shell;
    private LedgerClient client;

    /**
     * Has the client work as soon as the guest serves.
     *
     * @param network none for a database on the console
     * @param shared the disk's image if it is nobody's own
     */
    public DatabaseRounds(
            HostPool pool, Optional<SwitchedNetwork> network, Database database, Optional<Path> shared, Random random)
            throws IOException, InterruptedException, TimeoutException {
        FileSystemCheck.require();
        this.pool = pool;
        this.network = network;
        this.database = database;
        this.shared = shared;
        this.random = random;
        long seed = random.nextLong();
        shell = network.isPresent() ? Optional.empty() : Optional.of(DebianConsole.logIn(pool.console(), BOOT_MILLIS));
        work = new NetworkAtWork("transactions in " + database.title(), heard -> {
            client = new LedgerClient(this::connect, seed, heard);
            return client;
        });
        try {
            work.begin(BOOT_MILLIS);
        } catch (TimeoutException e) {
            close();
            throw e;
        }
    }

    private LedgerStore connect() throws IOException {
        int port = network.isPresent() ? network.get().port(database.port().orElseThrow()) : 0;
        return switch (database) {
            case POSTGRES -> PostgresLedger.connect(port);
            case REDIS -> RedisLedger.connect(port);
            case SQLITE -> new SqliteLedger(shell.orElseThrow());
        };
    }

    /**
     * Plays the next one.
     *
     * @param victim one of a pool; if none, by chance
     */
    public Timeline play(Optional<Victim> victim) throws IOException, InterruptedException, TimeoutException {
        work.goOn(TRANSACTIONS, STILL_MILLIS);
        Thread.sleep(random.nextLong(LATEST_KILL_MILLIS));
        // Now, for on a busy computer a pair parts by itself.
        HostPool.Pair pair = pool.awaitPair(0, REDUNDANT_MILLIS);
        Victim next = Victim.ofPool(victim, random);
        long before = work.pieces();
        int broken = client.reconnections();
        work.lapMillis();
        PoolStrike strike = new PoolStrike(pool, ROLE_MILLIS, random);
        Timeline timeline = strike.now(pair, next, work.load());
        work.goOn(TRANSACTIONS, STILL_MILLIS);
        timeline.withPause(work.lapMillis());
        strike.awaitRedundant(pair, timeline, REDUNDANT_MILLIS);
        client.audit();
        work.goOn(TRANSACTIONS, STILL_MILLIS);
        String failure = work.failure();
        int reconnections = client.reconnections() - broken;
        return timeline.withLaterPause(work.lapMillis())
                .judged(
                        failure.isEmpty(),
                        failure.isEmpty()
                                ? "database: everything that was committed is there and nothing else, "
                                        + (work.pieces() - before) + " transactions more, " + reconnections
                                        + (reconnections == 1 ? " reconnection" : " reconnections")
                                : "NOT clean: " + failure,
                        work.lapAnswers());
    }

    /**
     * After the last one.
     *
     * @return what is wrong, in one line
     */
    public Optional<String> lastLook() throws IOException, InterruptedException, TimeoutException {
        HostPool.Pair pair = pool.awaitPair(0, REDUNDANT_MILLIS);
        work.finish(STILL_MILLIS);
        Optional<String> wrong = checkedInside();
        if (wrong.isEmpty()) {
            wrong = client.complaint().map(what -> "after the database's own check: " + what);
        }
        if (wrong.isPresent()) {
            return wrong;
        }
        try (NetworkAtWork toTheEnd = new NetworkAtWork(work.load(), heard -> client.again())) {
            toTheEnd.start();
            toTheEnd.goOn(TRANSACTIONS, STILL_MILLIS);
            client.abandon();
            pool.hosts().forEach(host -> pool.host(host).kill());
        }
        for (Path image : imagesOf(pair)) {
            Optional<String> complaint = FileSystemCheck.complaint(image);
            if (complaint.isPresent()) {
                return Optional.of("the image " + image + ": " + complaint.get());
            }
        }
        return Optional.empty();
    }

    /** How many images there are that must have it all. */
    public int images() {
        return shared.isEmpty() && pool.backupsExecute() ? 2 : 1;
    }

    private List<Path> imagesOf(HostPool.Pair pair) throws IOException {
        Path first = shared.isPresent() ? shared.get() : pool.images().of(pair.primary());
        return images() == 1 ? List.of(first) : List.of(first, pool.images().of(pair.backup()));
    }

    /** How many transactions were committed in all. */
    public long committed() {
        return client.booked();
    }

    private Optional<String> checkedInside() throws IOException, TimeoutException {
        if (shell.isPresent()) {
            String said = new SqliteLedger(shell.get()).check();
            return said.equals("ok") ? Optional.empty() : Optional.of("SQLite's integrity check says: " + said);
        }
        try (ShellClient console = DebianConsole.logIn(pool.console(), STILL_MILLIS)) {
            String said = console.run("/usr/lib/understudy/service check && echo good", CHECK_MILLIS)
                    .strip();
            return said.equals("good")
                    ? Optional.empty()
                    : Optional.of(database.title() + "'s own check says: " + HostProgram.oneLine(said));
        }
    }

    @Override
    public void close() throws IOException {
        if (client != null) {
            client.abandon();
        }
        work.close();
        if (shell.isPresent()) {
            shell.get().close();
        }
    }
}
