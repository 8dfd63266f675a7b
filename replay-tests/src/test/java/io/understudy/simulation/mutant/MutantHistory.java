package io.understudy.simulation.mutant;

import io.understudy.simulation.Outcome;
import io.understudy.simulation.Simulation;
import java.util.function.LongFunction;

/**
 * Plays histories in the loader of a mutant; what crosses the border between two loaders are types of Java's own: from a seed
 * to the name of the promise that was broken and what was found, or to nothing.
 */
public final class MutantHistory implements LongFunction<String[]> {
    @Override
    public String[] apply(long seed) {
        Outcome outcome = Simulation.run(seed);
        return outcome.broken()
                .map(promise ->
                        new String[] {promise.name(), outcome.violation().orElse("")})
                .orElseGet(() -> new String[0]);
    }
}
