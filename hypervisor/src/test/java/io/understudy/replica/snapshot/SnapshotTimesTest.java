package io.understudy.replica.snapshot;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class SnapshotTimesTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long EVERY = 60 * SECOND;

    private final SnapshotTimes times = new SnapshotTimes();

    private boolean due(long machineSeconds, long nowSeconds) {
        return times.due(machineSeconds * SECOND, EVERY, nowSeconds * SECOND);
    }

    @Test
    void shouldBeDueAtEveryMultipleOfMachineTimeButNotAtPowerOn() {
        assertFalse(due(0, 1000));
        assertFalse(due(59, 1059));
        assertTrue(due(60, 1060));
        times.kept();
        assertFalse(due(61, 1061));
        assertFalse(due(119, 1119));
        assertTrue(due(121, 1121));
    }

    @Test
    void shouldKeepTheTimesOfThePrimaryBefore() {
        assertFalse(due(175, 5));
        assertFalse(due(179, 9));
        assertTrue(due(180, 10));
    }

    @Test
    void shouldTryAgainAfterAWhileIfItDidNotWork() {
        assertFalse(due(1, 1));
        assertTrue(due(60, 60));
        assertFalse(due(65, 65));
        assertTrue(due(70, 70));
        times.kept();
        assertFalse(due(81, 81));
    }

    @Test
    void shouldTakeOneOnlyForAllThatWereMissed() {
        assertFalse(due(1, 1));
        assertTrue(due(600, 600));
        times.kept();
        assertFalse(due(601, 601));
    }
}
