package io.understudy.verification.network;

import io.understudy.verification.audit.AuditedWires;
import io.understudy.verification.failover.Timeline;
import io.understudy.verification.failover.Victim;
import io.understudy.verification.link.LossyRelay;
import io.understudy.verification.pool.HostPool;
import io.understudy.verification.pool.PoolStrike;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/**
 * Rounds on a pool whose VM serves over its network card. One client works through all of them; in each the primary or
 * the backup is killed and started again as an idle host, and the VM is redundant again.
 */
public final class NetworkRounds implements AutoCloseable {
    private static final long BOOT_MILLIS = 900_000;
    private static final long ROLE_MILLIS = 60_000;
    private static final long REDUNDANT_MILLIS = 120_000;
    private static final long STILL_MILLIS = 60_000;
    private static final long LATEST_KILL_MILLIS = 2_000;
    private static final int PIECES = 3;

    /** By then a primary whose backup does nothing stands still. */
    private static final long STARVED_MILLIS = 3_000;

    private final HostPool pool;
    private final SwitchedNetwork network;
    private final Random random;
    private final NetworkAtWork client;
    private Optional<AuditedWires> starving = Optional.empty();

    /** Has the client work as soon as the guest serves. */
    public NetworkRounds(HostPool pool, SwitchedNetwork network, Over over, Random random)
            throws InterruptedException, TimeoutException {
        this.pool = pool;
        this.network = network;
        this.random = random;
        int port = network.port(over.service());
        long seed = random.nextLong();
        client = new NetworkAtWork(over.load(), heard -> over.connect(port, seed, heard));
        try {
            client.begin(BOOT_MILLIS);
        } catch (TimeoutException e) {
            client.close();
            throw e;
        }
    }

    /**
     * From now on the backup gets nothing of the log for some time before the primary is killed. Clients notice nothing of that
     * but a pause, unless outputs leave all the same.
     */
    public void starving(AuditedWires wires) {
        starving = Optional.of(wires);
    }

    /**
     * Plays the next one.
     *
     * @param victim one of a pool; if none, by chance
     */
    public Timeline play(Optional<Victim> victim) throws IOException, InterruptedException, TimeoutException {
        HostPool.Pair pair = pool.awaitPair(0, REDUNDANT_MILLIS);
        client.goOn(PIECES, STILL_MILLIS);
        Thread.sleep(random.nextLong(LATEST_KILL_MILLIS));
        Victim next = Victim.ofPool(victim, random);
        long before = client.pieces();
        client.lapMillis();
        Optional<LossyRelay> link = starving.map(wires -> wires.link(pair.backup()));
        if (link.isPresent()) {
            starve(link.get());
        }
        PoolStrike strike = new PoolStrike(pool, ROLE_MILLIS, random);
        Timeline timeline = strike.now(pair, next, client.load());
        link.ifPresent(LossyRelay::heal);
        if (next == Victim.PRIMARY
                && link.isEmpty()) { // one that was left behind repeats positions that the switch has
            timeline.firstFrame(network.process().await("frame", "", timeline.killed(), ROLE_MILLIS));
        }
        client.goOn(PIECES, STILL_MILLIS);
        timeline.withPause(client.lapMillis());
        strike.awaitRedundant(pair, timeline, REDUNDANT_MILLIS);
        client.goOn(PIECES, STILL_MILLIS);
        timeline.sentAgain(network.capture().sentAgain(timeline.killed()));
        String failure = client.failure();
        return timeline.withLaterPause(client.lapMillis())
                .judged(
                        failure.isEmpty(),
                        failure.isEmpty()
                                ? "client: every byte was right, " + (client.pieces() - before) + " pieces of work"
                                : "NOT clean: " + failure,
                        client.lapAnswers());
    }

    /** What the client does meanwhile the survivor does not know. If the guest is too slow for a piece, it has begun one. */
    private void starve(LossyRelay link) throws InterruptedException, TimeoutException {
        client.remember();
        client.goOn(PIECES, STILL_MILLIS);
        link.starve();
        try {
            client.goOn(PIECES, STARVED_MILLIS);
        } catch (TimeoutException standing) {
            // As clients do of machines that keep the rule.
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
