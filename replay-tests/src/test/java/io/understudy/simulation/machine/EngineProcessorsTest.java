package io.understudy.simulation.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.machine.Machine;
import io.understudy.machine.input.Slices;
import io.understudy.machine.input.VirtualInputs;
import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.Trace;
import io.understudy.system.RequiresEngine;
import org.junit.jupiter.api.Test;

/** The guest kv on the engine, as a host of the simulation has it. */
class EngineProcessorsTest extends RequiresEngine {
    private static final long NANOS_OF_PRIMARY = 300;
    private static final long NANOS_OF_BACKUP = 150;

    private final Scheduler scheduler = new Scheduler(1, new Trace(false));
    private boolean spare = true;
    private final EngineProcessors processors = new EngineProcessors(() -> spare);
    private final StringBuilder said = new StringBuilder();

    private Machine machine() {
        VirtualInputs inputs = new VirtualInputs(1, new Slices(1, 1000), (count, into, most) -> 0, 300_000);
        return new GuestBlueprint(StandbyMode.HOT, processors)
                .build(0, inputs, (blockStart, stream, sent, offset, length) -> said.append((char) sent[offset]));
    }

    /** What is drawn is for looking around, and less than a millisecond. */
    private void assertBusy(long nanos, boolean acts) {
        long beside = processors.busyNanos(acts, scheduler) - nanos;
        assertTrue(beside > 0 && beside <= Scheduler.MILLIS, "busy for " + beside + " ns beside what it executed");
    }

    @Test
    void shouldTakeTimeInProportionToWhatItExecuted() {
        try (Machine machine = machine()) {
            machine.run();
            assertEquals("kv ready\n", said.toString());
            assertBusy(machine.count() * NANOS_OF_PRIMARY, true);
            assertBusy(0, true);
        }
        try (Machine machine = machine()) {
            machine.run();
            assertBusy(machine.count() * NANOS_OF_BACKUP, false);
        }
    }

    @Test
    void shouldLackMemoryForACopyWhenItsHostDoes() {
        try (Machine machine = machine()) {
            machine.reserveCopy().close();
            spare = false;
            assertThrows(OutOfMemoryError.class, machine::reserveCopy);
        }
    }

    @Test
    void shouldGiveBackWhatAKilledHostHeld() {
        var copy = machine().reserveCopy();
        processors.close();
        assertThrows(IllegalStateException.class, copy::take);
        processors.close();
    }
}
