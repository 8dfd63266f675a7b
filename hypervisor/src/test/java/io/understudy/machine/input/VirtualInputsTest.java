package io.understudy.machine.input;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.understudy.machine.BlockMachine;
import io.understudy.machine.ScriptedMachine;
import io.understudy.machine.StopReason;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualInputsTest {
    private static final VirtualInputs.SerialScript TYPIST = (count, into, most) -> {
        if (most == 0 || count % 7 != 0) {
            return 0;
        }
        into[0] = (byte) count;
        return 1;
    };

    private record Run(List<String> outputs, String hash, long count, StopReason end) {}

    private static Run run(long program, long seed, long slices, long stopAt) {
        VirtualInputs inputs = new VirtualInputs(seed, new Slices(slices, 5000), TYPIST, stopAt);
        List<String> outputs = new ArrayList<>();
        BlockMachine machine = new BlockMachine(
                program,
                inputs,
                (blockStart, stream, bytes, offset, length) ->
                        outputs.add(blockStart + ":" + stream + ":" + bytes[offset]));
        StopReason end = machine.run();
        return new Run(outputs, machine.hash().toString(), machine.count(), end);
    }

    @Test
    void shouldRepeatARunExactly() {
        int outputs = 0;
        for (long program = 0; program < 50; program++) {
            Run first = run(program, 5, 6, 30_000);
            assertEquals(first, run(program, 5, 6, 30_000));
            outputs += first.outputs().size();
        }
        assertTrue(outputs > 1000, "outputs compared: " + outputs);
        assertNotEquals(run(1, 5, 6, 30_000).hash(), run(1, 6, 6, 30_000).hash());
    }

    @Test
    void shouldStopLessThanABlockAfterItsEnd() {
        int requested = 0;
        for (long stopAt = 1; stopAt < 20_000; stopAt += 97) {
            Run run = run(stopAt, 5, stopAt, stopAt);
            if (run.end().equals(StopReason.requested()) && run.count() >= stopAt) {
                assertTrue(run.count() < stopAt + HostInputs.LONGEST_BLOCK, run.count() + " for " + stopAt);
                requested++;
            }
        }
        assertTrue(requested > 20, "runs that came to their end: " + requested);
    }

    @Test
    void shouldLetTimePassWithInstructionsAndJumpOverSleep() {
        ScriptedMachine machine = new ScriptedMachine();
        VirtualInputs inputs = new VirtualInputs(1, count -> 1000, (count, into, most) -> 0, Long.MAX_VALUE);
        assertEquals(0, inputs.readClock(0));
        assertEquals(500, inputs.readClock(500));
        machine.count = 600;
        machine.deadlineNanos = 1_000_000;
        machine.halted = true;
        machine.interruptFlag = true;
        machine.onClock = () -> {
            machine.deadlineNanos = Long.MAX_VALUE;
            machine.pending = true;
        };
        assertEquals(1600, inputs.atBlockStart(machine));
        assertEquals(List.of("clock 1000000", "interrupt"), machine.events);
        assertEquals(1_000_050, inputs.readClock(650));
        assertEquals(1_000_050, inputs.readClock(650));
    }

    @Test
    void shouldComeBackForTheDeadlineButAlwaysLetABlockRun() {
        ScriptedMachine machine = new ScriptedMachine();
        VirtualInputs inputs = new VirtualInputs(1, count -> 100_000, (count, into, most) -> 0, Long.MAX_VALUE);
        machine.deadlineNanos = 7000;
        assertEquals(7000, inputs.atBlockStart(machine));
        machine.count = 6990;
        assertEquals(6990 + HostInputs.LONGEST_BLOCK, inputs.atBlockStart(machine));
    }

    @Test
    void shouldEndAGuestThatNothingWillWake() {
        ScriptedMachine machine = new ScriptedMachine();
        machine.halted = true;
        new VirtualInputs(1, count -> 1000, (count, into, most) -> 0, Long.MAX_VALUE).atBlockStart(machine);
        assertEquals(StopReason.requested(), machine.stopped);
    }
}
