package io.understudy.arbiter.view;

import java.util.List;

/** What a journal brings back at start-up and shortens when it has grown long. */
public interface DurableState {
    /**
     * Takes over a change from the journal at start-up: durable, so decided and visible at once.
     *
     * @throws InconsistentChangeException if the change cannot follow the ones before it
     */
    void replay(Change change) throws InconsistentChangeException;

    /**
     * Ends the replay.
     *
     * @throws InconsistentChangeException if the history broke off in the middle of a compaction's records
     */
    void endReplay() throws InconsistentChangeException;

    /** The shortest history that leads to the present state; every decided change must be settled. */
    List<Change> snapshot();
}
