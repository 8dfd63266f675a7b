package io.understudy.machine.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.ScriptedMachine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MaskedInterruptWatchTest {
    private static final long STEP = 2_000_000;
    private static final long STEPS = MaskedInterruptWatch.SUSPICIOUS_NANOS / STEP;

    private final ScriptedMachine machine = new ScriptedMachine();
    private final List<String> said = new ArrayList<>();
    private final MaskedInterruptWatch watch = new MaskedInterruptWatch();
    private long now = 5_000_000_000L;

    @BeforeEach
    void listen() {
        watch.onNotice(said::add);
    }

    private void steps(long number, long nanos, boolean masked) {
        for (long i = 0; i < number; i++) {
            now += nanos;
            machine.count += 1_000_000;
            watch.atBlockStart(machine, now, masked);
        }
    }

    @Test
    void shouldSayOnceThatAnInterruptWaitsAndWaits() {
        steps(7, STEP, false);
        steps(STEPS, STEP, true);
        assertEquals(List.of(), said);
        steps(3 * STEPS, STEP, true);
        assertEquals(
                List.of("the guest has not enabled interrupts for 10 s of machine time and 5.0 G instructions,"
                        + " now at EIP 0xc010005a: it may hang"),
                said);
    }

    @Test
    void shouldStartAnewWhenTheGuestTookTheInterrupt() {
        steps(STEPS, STEP, true);
        steps(1, STEP, false);
        steps(STEPS, STEP, true);
        assertEquals(List.of(), said);
        steps(1, STEP, true);
        assertEquals(1, said.size());
        steps(1, STEP, false);
        steps(STEPS + 1, STEP, true);
        assertEquals(2, said.size());
    }

    @Test
    void shouldNotTakeTheHostsSleepForTheGuestsLoop() {
        steps(2, STEP, true);
        steps(3, 3_600_000_000_000L, true);
        assertEquals(List.of(), said);
        steps(STEPS, STEP, true);
        assertTrue(said.size() == 1, said::toString);
    }
}
