package io.understudy.replica.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** How long a primary rests at its block starts for a backup that lags. */
class ThrottleTest {
    private static final long MILLI = 1_000_000;

    private final Throttle throttle = new Throttle();
    private long now = 77 * MILLI;

    private long rest() {
        return throttle.restNanos(now);
    }

    /** Runs, rests as it is told to, and says how long in all. */
    private long rested() {
        now += Throttle.LEAST_RUN_NANOS;
        long begin = now;
        for (long more = rest(); more > 0; more = rest()) {
            now += more;
        }
        return now - begin;
    }

    @Test
    void shouldNotSlowDownUpToTheAim() {
        assertEquals(0, rest());
        throttle.lag(Throttle.AIM_NANOS);
        assertEquals(0, rest());
    }

    @Test
    void shouldRestAfterEachRunInProportionToTheLag() {
        throttle.lag(Throttle.AIM_NANOS + 8 * MILLI);
        assertEquals(MILLI, rested());
        assertEquals(MILLI, rested());
        throttle.lag(Throttle.AIM_NANOS + 800 * MILLI);
        assertEquals(20 * MILLI, rested());
    }

    @Test
    void shouldRestOnWhenItIsWokenBeforeItsTime() {
        throttle.lag(Throttle.AIM_NANOS + 8 * MILLI);
        assertEquals(MILLI, rest());
        now += MILLI / 4;
        assertEquals(3 * MILLI / 4, rest());
        now += 3 * MILLI / 4;
        assertEquals(0, rest());
    }

    /** With each frame that comes, and each interrupt, a machine is at a block start. */
    @Test
    void shouldLetAGuestRunThatIsOftenAtABlockStart() {
        throttle.catchUp();
        throttle.lag(10 * Throttle.LIMIT_NANOS);
        long ran = 0;
        long rested = 0;
        while (rested < 500 * MILLI) {
            for (long more = rest(); more > 0; more = rest()) {
                now += more;
                rested += more;
            }
            now += MILLI / 20;
            ran += MILLI / 20;
        }
        assertTrue(ran >= rested / 3, "it ran for " + ran + " ns and rested for " + rested);
    }

    @Test
    void shouldStandAtTheLimitUntilTheLagIsLess() {
        throttle.lag(Throttle.LIMIT_NANOS + 1);
        for (int looks = 0; looks < 1000; looks++) {
            assertTrue(rest() > 0);
            now += rest();
        }
        throttle.lag(Throttle.LIMIT_NANOS);
        assertEquals(0, rest());
    }

    @Test
    void shouldGoOnAtOnceWithoutABackup() {
        throttle.lag(Throttle.LIMIT_NANOS + 1);
        assertTrue(rest() > 0);
        throttle.off();
        assertEquals(0, rest());
    }

    @Test
    void shouldStandStillUntilItIsToGoOn() {
        throttle.standStill();
        throttle.off();
        for (int looks = 0; looks < 1000; looks++) {
            assertTrue(rest() > 0);
            now += rest();
        }
        throttle.goOn();
        assertEquals(0, rest());
    }

    @Test
    void shouldLetABackupThatCatchesUpHaveHalfOfTheTimeAtFirstAndMoreFromSecondToSecond() {
        throttle.catchUp();
        throttle.lag(10 * Throttle.LIMIT_NANOS);
        assertEquals(2 * MILLI, rested());
        now += 1_000 * MILLI;
        assertEquals(4 * MILLI, rested());
        now += 10_000 * MILLI;
        assertEquals(20 * MILLI, rested(), "no more than any lag costs");
        throttle.lag(2 * Throttle.AIM_NANOS);
        throttle.lag(Throttle.LIMIT_NANOS + 1);
        assertTrue(rest() > 0, "it has caught up once: its lag is one like any other's");
    }
}
