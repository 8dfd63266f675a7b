package io.understudy.arbiter.server;

import io.understudy.arbiter.journal.Journal;
import io.understudy.arbiter.protocol.Answer;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.view.Advance;
import io.understudy.arbiter.view.Change;
import io.understudy.arbiter.view.Decision;
import io.understudy.arbiter.view.Verdict;
import io.understudy.arbiter.view.View;
import io.understudy.arbiter.view.ViewRegister;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One round of the arbiter: decide every request that waits, make all changes durable with one fsync, and only then show
 * and answer. Refusals and reads wait as well, because they may speak of a change of the same round.
 *
 * <p>Touches no thread and no socket, so a simulation runs it as it is. Not thread-safe.
 */
public final class GroupCommit {
    private record Decided(Request request, Client client, Optional<Decision> decision) {}

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private final ViewRegister register;
    private final Journal journal;
    private final Subscriptions subscriptions = new Subscriptions();

    /** A register that was replayed from this journal. */
    public GroupCommit(ViewRegister register, Journal journal) {
        this.register = register;
        this.journal = journal;
    }

    /** @throws IOException if the journal failed; then nothing of this round was answered and nothing may ever be again */
    public void commit(List<Work> round) throws IOException {
        List<Decided> answers = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        for (Work work : round) {
            if (work instanceof Work.Asked asked) {
                Optional<Decision> decision = decide(asked.request());
                decision.flatMap(Decision::change).ifPresent(changes::add);
                answers.add(new Decided(asked.request(), asked.client(), decision));
            }
        }
        if (!changes.isEmpty()) {
            journal.append(changes);
        }
        answers.forEach(this::answer);
        for (Work work : round) {
            if (work instanceof Work.Left left) {
                subscriptions.remove(left.client());
            }
        }
        if (!changes.isEmpty()) {
            journal.compactIfLong(register::snapshot);
        }
    }

    private Optional<Decision> decide(Request request) {
        if (request instanceof Request.Advancement advancement) {
            return Optional.of(register.decide(advancement.advance()));
        }
        if (request instanceof Request.Acknowledgement acknowledgement) {
            return Optional.of(register.decide(acknowledgement.acknowledge()));
        }
        return Optional.empty();
    }

    private void answer(Decided decided) {
        Client client = decided.client();
        if (decided.request() instanceof Request.Advancement advancement) {
            judge(decided, advancement.correlation());
            say(advancement.advance(), decided.decision().orElseThrow());
        } else if (decided.request() instanceof Request.Acknowledgement acknowledgement) {
            judge(decided, acknowledgement.correlation());
        } else if (decided.request() instanceof Request.Read read) {
            client.answer(new Answer.Current(read.correlation(), register.read(read.vm())));
        } else {
            Request.Subscribe subscribe = (Request.Subscribe) decided.request();
            subscriptions.add(subscribe.vm(), client, subscribe.correlation());
            client.answer(new Answer.Current(subscribe.correlation(), register.read(subscribe.vm())));
        }
    }

    /** Behind the answer: nobody waits for a log. A grant that is only told again changes nothing and is not news. */
    private static void say(Advance asked, Decision decision) {
        if (decision.verdict() instanceof Verdict.Refused refused) {
            LOG.info(
                    "VM {}: refused view {} to {}: {}",
                    asked.vm(),
                    asked.expectedView() + 1,
                    asked.requester(),
                    refused.reason());
        } else if (decision.verdict() instanceof Verdict.Granted granted
                && decision.change().isPresent()) {
            View view = granted.view();
            String backup = view.backup().map(host -> "with backup " + host).orElse("alone");
            LOG.info("VM {}: granted view {} to {}, {}", asked.vm(), view.number(), view.primary(), backup);
        }
    }

    private void judge(Decided decided, long correlation) {
        Decision decision = decided.decision().orElseThrow();
        decided.client().answer(new Answer.Judged(correlation, decision.verdict()));
        decision.change().ifPresent(change -> subscriptions.push(change.vm(), register.settle(change)));
    }
}
