package io.understudy.cpu.unicorn.discovery;

import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.understudy.cpu.EngineUnavailable;
import io.understudy.cpu.unicorn.binding.EngineLibrary;
import io.understudy.cpu.unicorn.binding.Libunicorn;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is found does not depend on how long the looking takes: a host in another mode is no partner. */
class LayoutDiscoveryTest {
    private static final long STANDSTILL_MILLIS = 300_000;

    private boolean asked;

    @BeforeAll
    static void requireEngine() {
        try {
            Libunicorn.bind(EngineLibrary.locate());
        } catch (EngineUnavailable e) {
            if (Boolean.getBoolean("understudy.requireEngine")) {
                throw e;
            }
            Assumptions.abort("skipped, no engine: " + e.getMessage());
        }
    }

    @Test
    void shouldFindTheTlbInAProcessThatStoodStill() {
        assertNotEquals(0, LayoutDiscovery.discover(this::wallMillis).tlbWindow());
    }

    /** Minutes pass between the first look at the clock and the next. */
    private long wallMillis() {
        long now = System.currentTimeMillis();
        long said = asked ? now + STANDSTILL_MILLIS : now;
        asked = true;
        return said;
    }
}
