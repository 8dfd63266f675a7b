package io.understudy.arbiter.server;

import io.understudy.arbiter.host.Report;
import io.understudy.arbiter.pool.Pool;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.Host;
import io.understudy.arbiter.wish.Wish;
import io.understudy.arbiter.wish.WishDecision;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a round of the arbiter does about reports, wishes and watchers. Used by the commit thread only. */
final class PoolDesk {
    private static final Logger LOG = LoggerFactory.getLogger(PoolDesk.class);

    private final Pool pool;
    private final PoolFeeds feeds;
    private final PoolNews news;

    PoolDesk(Pool pool, PoolFeeds feeds, PoolNews news) {
        this.pool = pool;
        this.feeds = feeds;
        this.news = news;
    }

    /** A report counts, or does not; what it has to be remembered for is. */
    void reported(Request.Reporting asked, Client client, long nowMillis) {
        Optional<String> objection = pool.report(asked.report(), nowMillis);
        client.answer(
                objection.isPresent()
                        ? new Answer.Declined(asked.correlation(), objection.get())
                        : new Answer.Pong(asked.correlation()));
        feeds.report(client, asked.report().host().identity(), asked.correlation());
    }

    /** What became durable with a report. */
    void remembered(List<Change> changes, Report report) {
        if (!changes.isEmpty()) {
            pool.changed();
            changes.forEach(change -> sayLost(change, report));
        }
    }

    /** A wish was decided. */
    void wished(Request.Wishing asked, WishDecision decision) {
        if (decision.change().isPresent()) {
            pool.changed();
            LOG.info("noted: {}", words(asked.wish()));
        }
    }

    /** Who is busy with the machine of a wish, as far as hosts reported. */
    Optional<Host> busyWith(Wish wish) {
        return wish instanceof Wish.Forget forget ? pool.busyWith(forget.vm()) : Optional.empty();
    }

    /** Once for each machine: the proof is durable from now on. */
    private static void sayLost(Change change, Report report) {
        if (change instanceof Change.Outdated outdated) {
            LOG.warn(
                    "VM {}: {} knows view {} and this arbiter does not: it has lost its memory and grants nothing about"
                            + " this VM any more; restore its journal",
                    outdated.vm(),
                    report.host(),
                    outdated.knownView());
        }
    }

    private static String words(Wish wish) {
        if (wish instanceof Wish.Start start) {
            return "start VM " + start.vm();
        } else if (wish instanceof Wish.Stop stop) {
            return "stop VM " + stop.vm();
        } else if (wish instanceof Wish.Move move) {
            return "move VM " + move.vm();
        } else if (wish instanceof Wish.Repair repair) {
            return "repair VM " + repair.vm();
        } else if (wish instanceof Wish.Forget forget) {
            return "forget VM " + forget.vm();
        } else if (wish instanceof Wish.Drain drain) {
            return "drain host " + drain.host();
        }
        return "undo the drain of host " + ((Wish.Undrain) wish).host();
    }

    void watch(Request.Watch asked, Client client, long nowMillis) {
        feeds.watch(client, asked.correlation(), nowMillis);
    }

    /** A view became durable. */
    void viewSettled() {
        pool.changed();
    }

    void left(Client client) {
        feeds.remove(client);
    }

    void advance(long nowMillis) {
        boolean changed = pool.advance(nowMillis);
        feeds.publish(changed, nowMillis);
        if (changed) {
            news.tell(nowMillis);
        }
    }
}
