package io.understudy.verification.fuzz;

import io.understudy.cpu.CpuFactory;
import java.util.List;
import java.util.Optional;

/** What is drawn at random and must do no harm; it says in a word what it is. */
public interface FuzzTarget {
    /** Plays the round of a seed. What is wrong, in one line; empty if nothing is. The engine may end the process. */
    Optional<String> play(CpuFactory processor, long seed);

    /** How many rounds are played in a stretch: some minutes at the most. */
    default int stretch() {
        return 200;
    }

    /** The options of {@code fuzz} that choose it. */
    List<String> options();
}
