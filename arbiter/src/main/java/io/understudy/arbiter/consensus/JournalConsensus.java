package io.understudy.arbiter.consensus;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.Standing;
import io.understudy.arbiter.journal.Journal;
import io.understudy.arbiter.protocol.Request;
import io.understudy.arbiter.view.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The order of an arbiter that is alone: as things come, once its journal has them. */
public final class JournalConsensus implements Consensus {
    private final Journal journal;
    private final StateMachine machine;
    private Learner learner;

    /** @param machine replayed from this journal */
    public JournalConsensus(Journal journal, StateMachine machine) {
        this.journal = journal;
        this.machine = machine;
    }

    @Override
    public void join(Learner learner) {
        this.learner = learner;
    }

    @Override
    public long proposer() {
        return 0;
    }

    @Override
    public void propose(Entry entry, long term) throws IOException {
        List<Outcome> outcomes = machine.decide(entry);
        List<Change> changes = new ArrayList<>();
        outcomes.forEach(outcome -> changes.addAll(outcome.changes()));
        if (!changes.isEmpty()) {
            journal.append(changes);
        }
        learner.committed(entry, outcomes);
        if (!changes.isEmpty()) {
            journal.compactIfLong(machine.register()::snapshot);
        }
    }

    @Override
    public Standing standing() {
        return Standing.ALONE;
    }

    @Override
    public CompletionStage<Optional<String>> reconfigure(Request.Reconfiguring change) {
        return CompletableFuture.completedFuture(Optional.of("this arbiter is alone: it has no members"));
    }

    /** What is proposed is committed at once. */
    @Override
    public void leave() {}

    @Override
    public ClusterId clusterId() {
        return journal.clusterId();
    }

    @Override
    public void close() throws IOException {
        journal.close();
    }
}
