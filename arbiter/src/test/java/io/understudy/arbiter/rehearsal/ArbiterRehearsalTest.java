package io.understudy.arbiter.rehearsal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A rehearsal that stops half-way harms nobody, so nobody would notice. */
@Timeout(60)
class ArbiterRehearsalTest {
    @Test
    void shouldComeToItsEnd() {
        assertTrue(ArbiterRehearsal.play());
    }
}
