package io.understudy.arbiter.server;

import io.understudy.arbiter.Standing;
import io.understudy.arbiter.consensus.Consensus;
import io.understudy.arbiter.consensus.Entry;
import io.understudy.arbiter.consensus.JournalConsensus;
import io.understudy.arbiter.consensus.Outcome;
import io.understudy.arbiter.consensus.StateMachine;
import io.understudy.arbiter.journal.Journal;
import io.understudy.arbiter.pool.PoolRegister;
import io.understudy.arbiter.pool.PoolSettings;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.ViewRegister;
import io.understudy.event.EventSink;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One round of the arbiter: whatever waits becomes one entry, and when that is committed, and only then, it is shown and
 * answered. Refusals and reads wait as well: they speak of what is decided before them. A report that says nothing to be
 * remembered does not: what it moves, an arbiter knows only while it leads.
 *
 * <p>Touches no thread, no socket and no clock, so a simulation runs it as it is. Not thread-safe.
 */
public final class GroupCommit implements Consensus.Learner {
    private final PoolRegister register;
    private final StateMachine machine;
    private final Consensus consensus;
    private final PoolSettings settings;
    private final EventSink events;
    private final Consumer<Standing> onStanding;
    private Standing standing = new Standing(0, false, "");
    private Optional<Tenure> tenure = Optional.empty();
    private long rounds;
    private long nowMillis;

    /** A register that was replayed from this journal, and a pool at time 0. */
    public GroupCommit(ViewRegister views, Journal journal) {
        this(new PoolRegister(views, PoolSettings.defaults()), journal, PoolSettings.defaults(), 0, EventSink.NONE);
    }

    /** A register that was replayed from this journal, and nobody to share it with. */
    public GroupCommit(
            PoolRegister register, Journal journal, PoolSettings settings, long nowMillis, EventSink events) {
        this(
                new StateMachine(register),
                settings,
                nowMillis,
                events,
                standing -> {},
                machine -> new JournalConsensus(journal, machine));
    }

    /** What decides when, for a state machine that it may feed. */
    public interface Engine {
        Consensus of(StateMachine machine);
    }

    /**
     * @param nowMillis of a clock that never goes back, the one of {@link #commit(List, long)}
     * @param events is told claims, views and hosts, each when it is committed, while this one leads
     * @param onStanding hears who leads, at every change
     */
    public GroupCommit(
            StateMachine machine,
            PoolSettings settings,
            long nowMillis,
            EventSink events,
            Consumer<Standing> onStanding,
            Engine engine) {
        this.register = machine.register();
        this.machine = machine;
        this.settings = settings;
        this.nowMillis = nowMillis;
        this.events = events;
        this.onStanding = onStanding;
        this.consensus = engine.of(machine);
        consensus.join(this);
        follow();
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
        this.nowMillis = nowMillis;
        follow();
        List<Work.Asked> asked = new ArrayList<>();
        round.forEach(work -> {
            if (work instanceof Work.Asked each) {
                asked.add(each);
            }
        });
        if (tenure.isPresent()) {
            lead(tenure.get(), asked);
        } else {
            asked.forEach(each -> each.client().answer(new Answer.Elsewhere(each.correlation())));
        }
        tenure.ifPresent(term -> {
            for (Work work : round) {
                if (work instanceof Work.Left left) {
                    term.left(left.client());
                }
            }
            term.desk().advance(nowMillis);
        });
    }

    private void follow() {
        Standing now = consensus.standing();
        if (now.equals(standing)) {
            return;
        }
        boolean begins = now.leads() && (tenure.isEmpty() || now.term() != standing.term());
        if (begins && tenure.isPresent()) {
            // Lost and won again between two looks: what waited is not answered by this tenure, and its clients must
            // hear so.
            onStanding.accept(new Standing(standing.term(), false, ""));
        }
        standing = now;
        if (begins) {
            tenure = Optional.of(new Tenure(register, settings, nowMillis, events));
        } else if (!now.leads()) {
            tenure = Optional.empty();
        }
        onStanding.accept(now);
    }

    private void lead(Tenure term, List<Work.Asked> asked) throws IOException {
        List<Work.Asked> waiting = new ArrayList<>();
        List<Work.Asked> passing = new ArrayList<>();
        List<Entry.Input> inputs = new ArrayList<>();
        for (Work.Asked each : asked) {
            if (each.request() instanceof Request.Reconfiguring change) {
                reconfigure(change, each.client());
                continue;
            }
            if (isPassing(each.request())) {
                passing.add(each);
                continue;
            }
            waiting.add(each);
            if (!isRead(each.request())) {
                inputs.add(new Entry.Input(
                        each.request(),
                        each.request() instanceof Request.Wishing wishing
                                ? term.desk().busyWith(wishing.wish())
                                : Optional.empty()));
            }
        }
        if (!waiting.isEmpty()) {
            Entry entry = new Entry(consensus.proposer(), ++rounds, inputs);
            term.proposed(entry.number(), waiting);
            consensus.propose(entry, standing.term());
        }
        for (Work.Asked each : passing) {
            term.desk().reported((Request.Reporting) each.request(), each.client(), nowMillis);
        }
    }

    private void reconfigure(Request.Reconfiguring change, Client client) {
        var unused = consensus.reconfigure(change).whenComplete((objection, failure) -> {
            Optional<String> reason = failure == null
                    ? objection
                    : Optional.of("it is not known whether the members changed: " + oneLine(failure));
            client.answer(reason.<Answer>map(each -> new Answer.Declined(change.correlation(), each))
                    .orElseGet(() -> new Answer.Noted(change.correlation())));
        });
    }

    private static String oneLine(Throwable failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        return String.valueOf(cause.getMessage()).replaceAll("\\p{Cntrl}+", " ");
    }

    private boolean isPassing(Request request) {
        return request instanceof Request.Reporting reporting && !register.isNews(reporting.report());
    }

    private static boolean isRead(Request request) {
        return request instanceof Request.Read
                || request instanceof Request.Subscribe
                || request instanceof Request.Watch;
    }

    @Override
    public void committed(Entry entry, List<Outcome> outcomes) {
        Optional<List<Work.Asked>> own = entry.proposer() == consensus.proposer()
                ? tenure.flatMap(term -> term.committed(entry.number()))
                : Optional.empty();
        Iterator<Outcome> next = outcomes.iterator();
        if (own.isEmpty()) {
            entry.inputs().forEach(input -> settle(input.request(), next.next(), Client.NOBODY));
            return;
        }
        for (Work.Asked each : own.get()) {
            if (isRead(each.request())) {
                tenure.get().read(each.request(), each.client(), nowMillis);
            } else {
                settle(each.request(), next.next(), each.client());
            }
        }
    }

    private void settle(Request request, Outcome outcome, Client client) {
        Optional<View> view = machine.settle(outcome);
        tenure.ifPresent(term -> term.settled(request, outcome, view, client, nowMillis));
    }
}
