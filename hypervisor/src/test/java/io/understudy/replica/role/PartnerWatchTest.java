package io.understudy.replica.role;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartnerWatchTest {
    private static final long MILLIS = 1_000_000;
    /** Monotonic clocks may begin anywhere, and run over zero. */
    private static final long START = -500 * MILLIS;

    private final PartnerWatch watch = new PartnerWatch(RoleSettings.DEFAULT);

    @Test
    void shouldSuspectSilenceOnlyAfterTheTimeout() {
        watch.heard(START);
        assertEquals(Optional.empty(), watch.suspicion(START + 1000 * MILLIS));
        assertEquals(Optional.of("silent for 1000 ms"), watch.suspicion(START + 1000 * MILLIS + 1));
        watch.heard(START + 900 * MILLIS);
        assertEquals(Optional.empty(), watch.suspicion(START + 1900 * MILLIS));
    }

    @Test
    void shouldSuspectALogThatDoesNotMoveAlthoughThePartnerTalks() {
        watch.logAt(10, 5, START);
        watch.heard(START + 1001 * MILLIS);
        assertEquals(
                Optional.of("its side of the log has not moved for 1001 ms"), watch.suspicion(START + 1001 * MILLIS));
        assertEquals(Optional.empty(), watch.suspicion(START + 1000 * MILLIS));
    }

    @Test
    void shouldBeginAnewWithEveryBitOfProgress() {
        long now = START;
        for (int arrived = 0; arrived < 20; arrived++) {
            watch.logAt(1000, arrived, now);
            watch.logAt(2000 + arrived, arrived, now + 800 * MILLIS);
            now += 900 * MILLIS;
            watch.heard(now);
            assertEquals(Optional.empty(), watch.suspicion(now));
        }
        watch.heard(now + 200 * MILLIS);
        assertTrue(watch.suspicion(now + 200 * MILLIS).isPresent(), "more to come is no progress");
    }

    @Test
    void shouldNotMindALogThatIsIdle() {
        watch.logAt(10, 5, START);
        watch.logAt(10, 10, START + 10 * MILLIS);
        watch.heard(START + 5000 * MILLIS);
        assertEquals(Optional.empty(), watch.suspicion(START + 5000 * MILLIS));
        watch.logAt(11, 10, START + 5000 * MILLIS);
        watch.heard(START + 6000 * MILLIS);
        assertEquals(Optional.empty(), watch.suspicion(START + 6000 * MILLIS), "the period begins with the lag");
    }

    @Test
    void shouldNotAccuseAfterAnAbsenceOfItsOwn() {
        watch.heard(START);
        watch.logAt(10, 5, START);
        assertFalse(watch.tick(START));
        assertFalse(watch.tick(START + 500 * MILLIS));
        long thaw = START + 500 * MILLIS + 30_000 * MILLIS;
        assertTrue(watch.tick(thaw));
        assertEquals(Optional.empty(), watch.suspicion(thaw + 1000 * MILLIS), "a whole new period for everything");
        assertTrue(watch.suspicion(thaw + 1001 * MILLIS).isPresent());
        assertFalse(watch.tick(thaw + 10 * MILLIS));
    }

    @Test
    void shouldSendHeartbeatsAtTheirInterval() {
        assertTrue(watch.heartbeatDue(START));
        assertFalse(watch.heartbeatDue(START + 39 * MILLIS));
        assertTrue(watch.heartbeatDue(START + 41 * MILLIS), "a little early is on time");
        assertFalse(watch.heartbeatDue(START + 89 * MILLIS), "and does not make the next one earlier");
        assertTrue(watch.heartbeatDue(START + 110 * MILLIS));
        assertTrue(watch.heartbeatDue(START + 145 * MILLIS), "nor does a late one make it later");
        assertTrue(watch.heartbeatDue(START + 900 * MILLIS));
        assertFalse(watch.heartbeatDue(START + 910 * MILLIS), "what was missed is not made up for");
    }

    @Test
    void shouldRefuseSettingsThatTearHealthyPairsApart() {
        assertThrows(IllegalArgumentException.class, () -> new RoleSettings(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new RoleSettings(50, 149));
        assertEquals(150, new RoleSettings(50, 150).silenceNanos());
    }

    @Test
    void shouldBlameNobodyForWhatHisPredecessorDid() {
        watch.heard(START);
        watch.logAt(10, 5, START);
        watch.begin(START + 5000 * MILLIS);
        assertEquals(Optional.empty(), watch.suspicion(START + 5001 * MILLIS));
    }
}
