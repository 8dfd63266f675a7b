package io.understudy.simulation.mutant;

import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;

/** Plays histories of a mutant until one breaks the promise that it must break. */
public final class MutantSearch {
    /** @param seed in which it was found, of these seeds from 1 on */
    public record Found(long seed, String what) {}

    private final Mutant mutant;
    private final Map<String, Integer> others = new TreeMap<>();
    private final LongFunction<String[]> history;
    private String example = "";

    public MutantSearch(Mutant mutant) {
        this.mutant = mutant;
        history = history();
    }

    /** Whether the history of this seed breaks the promise. */
    public boolean finds(long seed) {
        return play(seed).isPresent();
    }

    public Optional<Found> among(long seeds) {
        for (long seed = 1; seed <= seeds; seed++) {
            Optional<Found> found = play(seed);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Found> play(long seed) {
        String[] found = history.apply(seed);
        if (found.length > 0 && found[0].equals(mutant.broken().name())) {
            return Optional.of(new Found(seed, found[1]));
        } else if (found.length > 0) {
            others.merge(found[0], 1, Integer::sum);
            example = found[1];
        }
        return Optional.empty();
    }

    /** What else was found before, by promise; empty if nothing. */
    public String others() {
        return others.isEmpty() ? "nothing" : others + ", for example: " + example;
    }

    @SuppressWarnings("unchecked")
    private LongFunction<String[]> history() {
        try {
            MutantLoader loader = new MutantLoader(mutant.mutations());
            for (Mutation mutation : mutant.mutations()) {
                // Now, for within a history a class that cannot be made would be one more exception to report.
                Class.forName(mutation.className(), true, loader);
            }
            Class<?> type = loader.loadClass(MutantHistory.class.getName());
            return (LongFunction<String[]>) type.getConstructor().newInstance();
        } catch (ClassNotFoundException | NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException("cannot make " + mutant + ": " + e, e);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("cannot make " + mutant + ": " + e.getCause(), e);
        }
    }
}
