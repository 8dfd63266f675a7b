package io.understudy.arbiter.server;

import io.understudy.arbiter.journal.Journal;
import io.understudy.arbiter.pool.Pool;
import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.pool.PoolSettings;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.Decision;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.event.Event;
import io.understudy.event.EventSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of the arbiter: decide every request that waits, make all changes durable with one fsync, and only then show
 * and answer. Refusals and reads wait as well, because they may speak of a change of the same round.
 *
 * <p>Touches no thread, no socket and no clock, so a simulation runs it as it is. Not thread-safe.
 */
public final class GroupCommit {
    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private final PoolRegister register;
    private final ViewRegister views;
    private final Journal journal;
    private final PoolDesk desk;
    private final EventSink events;
    private final Subscriptions subscriptions = new Subscriptions();

    /** A register that was replayed from this journal, and a pool at time 0. */
    public GroupCommit(ViewRegister views, Journal journal) {
        this(new PoolRegister(views, PoolSettings.defaults()), journal, PoolSettings.defaults(), 0, EventSink.NONE);
    }

    /**
     * A register that was replayed from this journal.
     *
     * @param nowMillis of a clock that never goes back, the one of {@link #commit(List, long)}
     * @param events is told claims, views and hosts, each when it is durable
     */
    public GroupCommit(
            PoolRegister register, Journal journal, PoolSettings settings, long nowMillis, EventSink events) {
        this.register = register;
        this.views = register.views();
        this.journal = journal;
        Pool pool = new Pool(register, settings, nowMillis);
        this.desk =
                new PoolDesk(pool, new PoolFeeds(pool, settings.watchMillis(), nowMillis), new PoolNews(pool, events));
        this.events = events;
    }

    /** A round while time stands still: nobody is found dead, no host is appointed. */
    public void commit(List<Work> round) throws IOException {
        commit(round, 0);
    }

    /**
     * A round, which may be empty: time passes for the pool.
     *
     * @throws IOException if the journal failed; then nothing of this round was answered and nothing may ever be again
     */
    public void commit(List<Work> round, long nowMillis) throws IOException {
        List<Decided> answers = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (Work work : round) {
            if (work instanceof Work.Asked asked) {
                Decided decided = decide(asked.request(), asked.client(), nowMillis);
                changes.addAll(decided.changes());
                answers.add(decided);
            }
        }
        if (!changes.isEmpty()) {
            journal.append(changes);
        }
        answers.forEach(each -> each.answer().run());
        for (Work work : round) {
            if (work instanceof Work.Left left) {
                subscriptions.remove(left.client());
                desk.left(left.client());
            }
        }
        desk.advance(nowMillis);
        if (!changes.isEmpty()) {
            journal.compactIfLong(register::snapshot);
        }
    }

    private Decided decide(Request request, Client client, long nowMillis) {
        if (request instanceof Request.Advancement advancement) {
            Decision decision = decided(views.decide(advancement.advance()));
            return new Decided(decision.change().stream().toList(), () -> {
                judge(decision, client, advancement.correlation());
                say(advancement.advance(), decision);
            });
        } else if (request instanceof Request.Acknowledgement acknowledgement) {
            Decision decision = decided(views.decide(acknowledgement.acknowledge()));
            return new Decided(
                    decision.change().stream().toList(), () -> judge(decision, client, acknowledgement.correlation()));
        } else if (request instanceof Request.Reporting reporting) {
            return desk.decide(reporting, client, nowMillis);
        } else if (request instanceof Request.Wishing wishing) {
            return desk.decide(wishing, client);
        } else if (request instanceof Request.Watch watch) {
            return desk.decide(watch, client, nowMillis);
        } else if (request instanceof Request.Read read) {
            return Decided.without(() -> client.answer(new Answer.Current(read.correlation(), views.read(read.vm()))));
        }
        Request.Subscribe subscribe = (Request.Subscribe) request;
        return Decided.without(() -> {
            subscriptions.add(subscribe.vm(), client, subscribe.correlation());
            client.answer(new Answer.Current(subscribe.correlation(), views.read(subscribe.vm())));
        });
    }

    private Decision decided(Decision decision) {
        if (decision.change().isPresent() && decision.verdict() instanceof Verdict.Granted granted) {
            desk.viewDecided(decision.change().get().vm(), granted.view());
        }
        return decision;
    }

    /** Behind the answer: nobody waits for a log. A grant that is only told again changes nothing and is not news. */
    private void say(Advance asked, Decision decision) {
        if (decision.verdict() instanceof Verdict.Refused refused) {
            say(
                    asked,
                    false,
                    "refused view " + (asked.expectedView() + 1) + " to " + asked.requester() + ": "
                            + refused.reason());
        } else if (decision.verdict() instanceof Verdict.Granted granted
                && decision.change().isPresent()) {
            View view = granted.view();
            String backup = view.backup().map(host -> "with backup " + host).orElse("alone");
            say(asked, true, "granted view " + view.number() + " to " + view.primary() + ", " + backup);
        }
    }

    private void say(Advance asked, boolean granted, String line) {
        LOG.info("VM {}: {}", asked.vm(), line);
        events.tell(new Event.Claim(
                asked.vm().toString(), asked.requester().name(), asked.expectedView() + 1, granted, line));
    }

    private void judge(Decision decision, Client client, long correlation) {
        client.answer(new Answer.Judged(correlation, decision.verdict()));
        decision.change().ifPresent(change -> {
            if (decision.verdict() instanceof Verdict.Granted) {
                subscriptions.push(change.vm(), views.settle(change));
            }
            desk.viewSettled();
        });
    }
}
