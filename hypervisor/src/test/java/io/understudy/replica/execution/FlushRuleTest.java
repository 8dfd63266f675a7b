package io.understudy.replica.execution;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FlushRuleTest {
    private static final long LITTLE = FlushRule.IDLE_INSTRUCTIONS - 1;

    private final FlushRule rule = new FlushRule();

    @Test
    void shouldLetAnIdleGuestsInterruptsWait() {
        long count = 0;
        for (int interrupt = 0; interrupt < 100; interrupt++) {
            assertFalse(rule.due(false, false, count + LITTLE / 2), "between two devices' accesses");
            count += LITTLE;
            assertFalse(rule.due(false, true, count));
        }
    }

    @Test
    void shouldFlushAtOnceWhatSomethingWaitsFor() {
        assertTrue(rule.due(true, false, 1));
        assertTrue(rule.due(true, true, 2));
        assertFalse(rule.due(false, true, 2));
    }

    @Test
    void shouldFlushAWorkingGuestFromTimeToTimeAndOnceMoreWhenItSleeps() {
        assertFalse(rule.due(false, true, 5));
        assertFalse(rule.due(false, false, 4 + FlushRule.WORK_INSTRUCTIONS));
        assertTrue(rule.due(false, false, 5 + FlushRule.WORK_INSTRUCTIONS));
        assertFalse(rule.due(false, false, 6 + FlushRule.WORK_INSTRUCTIONS), "each time it wakes two hosts");
        assertFalse(rule.due(false, true, 5 + FlushRule.WORK_INSTRUCTIONS + LITTLE));
        assertTrue(rule.due(false, true, 6 + FlushRule.WORK_INSTRUCTIONS + 2 * LITTLE));
    }

    @Test
    void shouldNotFlushAgainWhatHasLeft() {
        rule.flushed(1000);
        assertFalse(rule.due(false, true, 1000 + LITTLE));
    }
}
