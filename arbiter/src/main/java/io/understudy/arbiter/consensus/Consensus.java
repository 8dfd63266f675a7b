package io.understudy.arbiter.consensus;

import io.understudy.arbiter.ClusterId;
import io.understudy.arbiter.Standing;
import io.understudy.arbiter.protocol.Request;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Brings entries into one order, and keeps them. Used by one thread, which also hears of what was committed. */
public interface Consensus extends Closeable {
    /** Hears of entries in their order, each once in the life of a process; also of those that others proposed. */
    interface Learner {
        /**
         * An entry is durable for good, and this is what was decided of it.
         *
         * @param outcomes one for each of the entry's inputs, decided but not yet settled
         */
        void committed(Entry entry, List<Outcome> outcomes);
    }

    /** To be called once, before anything is proposed. */
    void join(Learner learner);

    /** The first word of every entry that is proposed here: no other process, and no other life of this one, has it. */
    long proposer();

    /**
     * Asks for a place in the order. It may be committed now, later, or never; after a change of {@link #standing} that is
     * unknown.
     *
     * @param term in which this one leads, as {@link #standing} said when the entry was made
     * @throws IOException if nothing can be made durable any more: then nothing may be answered ever again
     */
    void propose(Entry entry, long term) throws IOException;

    /** Who leads, as far as is known here. It decides nothing: an entry that a former leader proposes is not committed. */
    Standing standing();

    /**
     * Changes who is a member; completes with an objection in one line, or none when it is so. Asked twice it is found.
     * Completes on any thread.
     */
    CompletionStage<Optional<String>> reconfigure(Request.Reconfiguring change);

    /** Takes no further part, while the thread that uses this still runs. Returns when nothing is committed any more. */
    void leave();

    /** The random name of this history. */
    ClusterId clusterId();
}
