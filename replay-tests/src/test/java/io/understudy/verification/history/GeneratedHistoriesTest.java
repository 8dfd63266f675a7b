package io.understudy.verification.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GeneratedHistoriesTest {
    private static final int SEEDS = 60;

    private final LinearizabilityChecker checker = new LinearizabilityChecker();

    @Test
    void shouldAcceptEveryLinearizableHistory() {
        for (int seed = 0; seed < SEEDS; seed++) {
            History history = history(seed);
            assertNotEquals(0, history.maybes());
            assertEquals(List.of(), checker.check(history), "seed " + seed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldRefuseEveryFalsifiedHistory(Mutation mutation) {
        int falsified = 0;
        int diagnosed = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Optional<History> history = mutation.apply(history(seed), new Random(seed));
            if (history.isPresent()) {
                falsified++;
                List<Complaint> complaints = checker.check(history.get());
                assertEquals(1, complaints.size(), "complaints about seed " + seed);
                if (complaints.get(0).explanation().contains(mutation.diagnosis())) {
                    diagnosed++;
                }
            }
        }
        assertTrue(falsified > SEEDS / 2, falsified + " histories could be falsified");
        // Where operations overlap, the longest order may end at another operation than the falsified one.
        assertTrue(diagnosed > falsified * 9 / 10, diagnosed + " of " + falsified + " were diagnosed");
    }

    @Test
    void shouldCheckALongHistoryInOneStepPerOperation() {
        History history = new HistoryGenerator(1, 4, 4, 0.0001).generate(100_000);
        assertNotEquals(0, history.maybes());
        assertEquals(List.of(), new LinearizabilityChecker(20_000).check(history));
    }

    @Test
    void shouldFindTheOneFalsehoodInALongHistory() {
        History history = new HistoryGenerator(2, 4, 4, 0.0001).generate(100_000);
        History doubled = Mutation.DOUBLED.apply(history, new Random(2)).orElseThrow();
        List<Complaint> complaints = checker.check(doubled);
        assertEquals(1, complaints.size());
        assertTrue(complaints.get(0).explanation().contains("is there twice"), complaints.toString());
    }

    private static History history(int seed) {
        return new HistoryGenerator(seed, 1 + seed % 8, 1 + seed % 3, 0.02).generate(300);
    }
}
