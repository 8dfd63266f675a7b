package io.understudy.replay;

import io.understudy.log.entry.Entry;

/** The log as a replay reads it: in order, with a look ahead, from a file or from entries that are still arriving. */
public interface EntrySource {
    /** The next entry, or null if none is here at the moment. */
    Entry peek();

    /** Takes the next entry away. */
    void remove();

    /**
     * The position of the first entry here that stands at a block start, or -1: the machine may run this far, for the
     * recording machine got there without another input.
     */
    long horizon();

    /**
     * Whether nothing will come behind what is here. To be asked before {@link #peek} and {@link #horizon}: if it is true,
     * their answers are final.
     */
    boolean ended();
}
