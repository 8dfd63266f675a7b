package io.understudy.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.understudy.simulation.mutant.Mutant;
import io.understudy.simulation.mutant.MutantSearch;
import io.understudy.simulation.mutant.MutantTable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The simulation must be able to find something: production is changed on purpose, and the promise that this breaks must be
 * reported soon. The seed that the document names is tried first: it is nearly always right, and saves a search. Mutants are searched side by side: each has classes, a clock and a network of its own.
 */
class FlawTest {
    private static final int SEEDS = 1000;
    private static final List<MutantTable.Row> TABLE = MutantTable.rows();

    @Execution(ExecutionMode.CONCURRENT)
    @ParameterizedTest
    @EnumSource(Mutant.class)
    void shouldReportThePromiseThatAMutantBreaks(Mutant mutant) {
        MutantSearch search = new MutantSearch(mutant);
        long known = TABLE.get(mutantNumber(mutant)).seed();
        if (!search.finds(known) && search.among(SEEDS).isEmpty()) {
            fail("none of " + SEEDS + " seeds reports " + mutant.broken() + " of " + mutant + "; found: "
                    + search.others());
        }
    }

    @Test
    void shouldBeInTheTableOfTheDocument() {
        assertEquals(Mutant.values().length, TABLE.size());
        for (Mutant mutant : Mutant.values()) {
            MutantTable.Row row = TABLE.get(mutantNumber(mutant));
            assertTrue(row.isOf(mutant), () -> "docs/simulation.md: " + row + " stands where " + mutant + " should");
        }
    }

    private static int mutantNumber(Mutant mutant) {
        return List.of(Mutant.values()).indexOf(mutant);
    }
}
