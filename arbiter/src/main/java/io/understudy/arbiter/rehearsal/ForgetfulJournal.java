package io.understudy.arbiter.rehearsal;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.journal.Journal;
import io.understudy.arbiter.view.Change;
import java.util.List;
import java.util.function.Supplier;

/** Nothing of a rehearsal is to last. */
final class ForgetfulJournal implements Journal {
    private final ClusterId clusterId = ClusterId.random();

    @Override
    public void append(List<Change> changes) {}

    @Override
    public void compactIfLong(Supplier<List<Change>> snapshot) {}

    @Override
    public ClusterId clusterId() {
        return clusterId;
    }

    @Override
    public void close() {}
}
