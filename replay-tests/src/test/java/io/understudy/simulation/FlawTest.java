package io.understudy.simulation;

import static org.junit.jupiter.api.Assertions.fail;

import io.understudy.simulation.mutant.Mutant;
import io.understudy.simulation.mutant.MutantSearch;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The simulation must be able to find something: production is changed on purpose, and the promise that this breaks must be
 * reported soon. Mutants are searched side by side: each has classes, a clock and a network of its own.
 */
class FlawTest {
    private static final int SEEDS = 1000;

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource(Mutant.class)
    void shouldReportThePromiseThatAMutantBreaks(Mutant mutant) {
        MutantSearch search = new MutantSearch(mutant);
        if (search.among(SEEDS).isEmpty()) {
            fail("none of " + SEEDS + " seeds reports " + mutant.broken() + " of " + mutant + "; found: "
                    + search.others());
        }
    }
}
