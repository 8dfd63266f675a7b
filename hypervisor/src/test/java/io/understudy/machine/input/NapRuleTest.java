package io.understudy.machine.input;

import static io.understudy.machine.input.NapRule.IDLE_INSTRUCTIONS;
import static io.understudy.machine.input.NapRule.NAPS_BEFORE_REST;
import static io.understudy.machine.input.NapRule.SLACK_NANOS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class NapRuleTest {
    private static final long DEADLINE = 1_000_000_000;
    private static final long LATEST = DEADLINE + SLACK_NANOS + 1;
    private static final long TICK = IDLE_INSTRUCTIONS - 1;

    private final NapRule rule = new NapRule();
    private long count = 5 * IDLE_INSTRUCTIONS;

    private long nap(long executed) {
        count += executed;
        return rule.until(count, DEADLINE, LATEST);
    }

    private void rest() {
        for (int i = 1; i < NAPS_BEFORE_REST; i++) {
            assertEquals(DEADLINE + SLACK_NANOS, nap(TICK), "nap " + i);
        }
        assertEquals(LATEST, nap(TICK));
    }

    @Test
    void shouldLetAGuestSleepLongerOnceOnlyItsTimerHasWokenItForAWhile() {
        assertEquals(DEADLINE + SLACK_NANOS, nap(IDLE_INSTRUCTIONS));
        rest();
        assertEquals(LATEST, nap(TICK));
    }

    @Test
    void shouldWakeAGuestEarlierAgainAfterWork() {
        assertEquals(DEADLINE + SLACK_NANOS, nap(IDLE_INSTRUCTIONS));
        rest();
        assertEquals(DEADLINE + SLACK_NANOS, nap(IDLE_INSTRUCTIONS));
        rest();
    }

    @Test
    void shouldCountANapOnceHoweverOftenItIsBroken() {
        for (int i = 0; i < 2 * NAPS_BEFORE_REST; i++) {
            assertEquals(DEADLINE + SLACK_NANOS, nap(0));
        }
    }

    @Test
    void shouldNeverGoBeyondWhatTheDevicesAllow() {
        assertEquals(DEADLINE, rule.until(1, DEADLINE, DEADLINE));
        assertEquals(Long.MAX_VALUE, rule.until(2, Long.MAX_VALUE, Long.MAX_VALUE));
    }
}
