package io.understudy.arbiter.server;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.journal.Journal;
import io.understudy.arbiter.view.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** A journal that a test can look into, and break. */
final class MemoryJournal implements Journal {
    final List<List<Change>> appends = new ArrayList<>();
    final List<List<Change>> snapshots = new ArrayList<>();
    private Runnable whileWriting = () -> {};
    private volatile boolean failing;

    void whileWriting(Runnable action) {
        whileWriting = action;
    }

    void failFromNowOn() {
        failing = true;
    }

    @Override
    public void append(List<Change> changes) throws IOException {
        if (failing) {
            throw new IOException("No space left on device");
        }
        whileWriting.run();
        appends.add(List.copyOf(changes));
    }

    @Override
    public void compactIfLong(Supplier<List<Change>> snapshot) {
        snapshots.add(snapshot.get());
    }

    @Override
    public ClusterId clusterId() {
        return new ClusterId(1, 2);
    }

    @Override
    public void close() {}
}
