package io.understudy.arbiter.server;

import io.understudy.arbiter.consensus.Outcome;
import io.understudy.arbiter.pool.Pool;
import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.pool.PoolSettings;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Decision;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.wish.WishVerdict;
import io.understudy.event.Event;
import io.understudy.event.EventSink;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an arbiter has while it leads, and no longer: rounds that wait for their place in the order, reports and
 * appointments, and who listens. Nothing of it is durable, nothing of it decides; the next one that leads begins with
 * none of it. Used by the commit thread only.
 */
final class Tenure {
    private final PoolRegister register;
    private final PoolDesk desk;
    private final EventSink events;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Map<Long, List<Work.Asked>> rounds = new HashMap<>();

    Tenure(PoolRegister register, PoolSettings settings, long nowMillis, EventSink events) {
        this.register = register;
        this.events = events;
        Pool pool = new Pool(register, settings, nowMillis);
        desk = new PoolDesk(pool, new PoolFeeds(pool, settings.watchMillis(), nowMillis), new PoolNews(pool, events));
    }

    PoolDesk desk() {
        return desk;
    }

    /** A round is proposed. */
    void proposed(long number, List<Work.Asked> round) {
        rounds.put(number, round);
    }

    /** It is committed, and this was asked. */
    Optional<List<Work.Asked>> committed(long number) {
        return Optional.ofNullable(rounds.remove(number));
    }

    /** Waits for nothing but its place. */
    void read(Request request, Client client, long nowMillis) {
        if (client == Client.NOBODY) {
            return;
        }
        if (request instanceof Request.Watch watch) {
            desk.watch(watch, client, nowMillis);
        } else if (request instanceof Request.Read read) {
            client.answer(
                    new Answer.Current(read.correlation(), register.views().read(read.vm())));
        } else {
            Request.Subscribe subscribe = (Request.Subscribe) request;
            subscriptions.add(subscribe.vm(), client, subscribe.correlation());
            client.answer(
                    new Answer.Current(subscribe.correlation(), register.views().read(subscribe.vm())));
        }
    }

    /**
     * An outcome is settled, and who asked is told before the others are.
     *
     * @param view the view that is new by it, if one is
     */
    void settled(Request request, Outcome outcome, Optional<View> view, Client client, long nowMillis) {
        if (outcome instanceof Outcome.OfViews views) {
            Decision decision = views.decision();
            client.answer(new Answer.Judged(correlation(request), decision.verdict()));
            decision.change().ifPresent(change -> {
                view.ifPresent(each -> subscriptions.push(change.vm(), each));
                desk.viewSettled();
            });
            if (request instanceof Request.Advancement advancement) {
                say(advancement.advance(), decision);
            }
        } else if (outcome instanceof Outcome.OfWish wish) {
            Request.Wishing wishing = (Request.Wishing) request;
            client.answer(
                    wish.decision().verdict() instanceof WishVerdict.Declined declined
                            ? new Answer.Declined(wishing.correlation(), declined.reason())
                            : new Answer.Noted(wishing.correlation()));
            desk.wished(wishing, wish.decision());
        } else {
            Request.Reporting reporting = (Request.Reporting) request;
            if (client != Client.NOBODY) {
                desk.reported(reporting, client, nowMillis);
            }
            desk.remembered(((Outcome.OfReport) outcome).changes(), reporting.report());
        }
    }

    private static long correlation(Request request) {
        return request instanceof Request.Advancement advancement
                ? advancement.correlation()
                : ((Request.Acknowledgement) request).correlation();
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
        events.tell(new Event.Claim(
                asked.vm().toString(), asked.requester().name(), asked.expectedView() + 1, granted, line));
    }

    void left(Client client) {
        subscriptions.remove(client);
        // What it asked may be committed later, and must not bring it back.
        rounds.replaceAll((number, round) -> round.stream()
                .map(each -> each.client() == client ? new Work.Asked(each.request(), Client.NOBODY) : each)
                .toList());
        desk.left(client);
    }
}
