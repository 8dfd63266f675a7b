package io.understudy.replica.execution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.understudy.log.entry.Baseline;
import io.understudy.log.ring.LogRing;
import io.understudy.log.ring.RingCapacity;
import io.understudy.machine.InputSource;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.ScriptedMachine;
import io.understudy.output.OutputBounds;
import io.understudy.record.Recorder;
import io.understudy.replica.line.SerialLine;
import org.junit.jupiter.api.Test;

/** Where a machine rests whose outputs nobody takes, and what can be done with it there. */
class OutputRestTest {
    private static final int ENOUGH = 8;
    private static final long RUN = 1000;

    private final SerialLine line = new SerialLine(Runnable::run, new OutputBounds(ENOUGH, ENOUGH, ENOUGH));
    private final ScriptedMachine machine = new ScriptedMachine();
    private final OutputRest rest = new OutputRest(new Inputs(), line);
    private final LogRing ring = new LogRing(RingCapacity.DEFAULT, Baseline.POWER_ON);
    private final Recorder recorder = new Recorder(rest, ring, line, paced -> 0, 1 << 20, 0);
    private int asked;
    private int copies;

    private void print(int outputs) {
        for (int number = 1; number <= outputs; number++) {
            recorder.output(0, 0, new byte[] {'x'}, 0, 1);
        }
    }

    @Test
    void shouldRestWhileTheSinkLacksEnoughAndGoOnWhenItHasSome() {
        print(ENOUGH - 1);
        assertEquals(RUN, recorder.atBlockStart(machine));
        print(1);
        assertEquals(0, recorder.atBlockStart(machine), "nothing is executed");
        assertEquals(1, asked);
        line.confirmed(1);
        assertEquals(RUN, recorder.atBlockStart(machine));
    }

    @Test
    void shouldBeCopiedWhileItRests() {
        print(ENOUGH);
        assertEquals(0, recorder.atBlockStart(machine));
        recorder.requestCheckpoint(() -> copies++);
        assertEquals(0, recorder.atBlockStart(machine));
        assertEquals(1, copies);
        assertEquals(0, asked);
    }

    @Test
    void shouldComeToItsInputsAllTheSameWhenItIsToStop() {
        print(ENOUGH);
        assertEquals(0, recorder.atBlockStart(machine));
        rest.end();
        assertEquals(RUN, recorder.atBlockStart(machine));
        assertFalse(line.hasRoom());
    }

    private final class Inputs implements InputSource {
        @Override
        public long atBlockStart(MachineInputs inputs) {
            asked++;
            return inputs.count() + RUN;
        }

        @Override
        public long readClock(long blockStart) {
            return 0;
        }

        @Override
        public void draw(long blockStart, int stream, byte[] into) {}
    }
}
