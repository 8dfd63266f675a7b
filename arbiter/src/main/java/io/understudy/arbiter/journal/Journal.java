package io.understudy.arbiter.journal;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.view.Change;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** Where decided changes become durable. Used by one thread. After an {@link IOException} it must not be used again. */
public interface Journal extends Closeable {
    /** Returns when every change is on stable storage, in this order, all or none after a crash. */
    void append(List<Change> changes) throws IOException;

    /** Replaces the history by the shortest one that leads to the same state, if it has grown long. */
    void compactIfLong(Supplier<List<Change>> snapshot) throws IOException;

    ClusterId clusterId();
}
