package io.understudy.state;

/**
 * A part of the machine whose state can be written and read back. Neither method has a default body, so that a part
 * that forgets one does not compile.
 */
public interface Stateful {
    /** Writes everything that decides this part's future behaviour. Same state, same bytes. */
    void save(StateWriter out);

    /**
     * Takes over a state written by {@link #save}.
     *
     * @throws BadStateException if the bytes are not such a state; the part is then in no defined state
     */
    void restore(StateReader in);
}
