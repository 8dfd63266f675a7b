package io.understudy.system;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.understudy.checkpoint.StateCopy;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.MachineInputs;
import io.understudy.machine.StopReason;
import java.util.ArrayList;
import java.util.List;

/**
 * A machine that was copied now and then while it ran, and of each copy a twin: restored from it, in a copy of the same
 * world, run to where the next copy was taken, and seen to do the same at each block start. The copied machine itself runs
 * on as it is: it does not forget at a copy what a restored one may lack.
 */
final class LiveTwins implements AutoCloseable {
    /** One copy, and what the machine did from there to the next. */
    private record Life(
            Moment moment, StateCopy state, TwinWorld world, Observed at, List<Long> shown, List<Observed> end) {}

    private final List<Life> lives = new ArrayList<>();
    private StopReason end;

    private LiveTwins() {}

    /** Runs it to its end. */
    static LiveTwins of(TestedMachine tested, TwinWorld world, CopiedRun.Plan plan) {
        LiveTwins twins = new LiveTwins();
        Copied copied = new Copied(world, plan, twins.lives);
        try (Machine machine = tested.build(copied, world)) {
            copied.machine = machine;
            copied.watch = new Moment.Watch(machine);
            twins.end = machine.run();
            copied.finish();
            return twins;
        } catch (RuntimeException | Error e) {
            twins.close();
            throw e;
        }
    }

    StopReason end() {
        return end;
    }

    int count() {
        return lives.size();
    }

    void assertSame(TestedMachine tested) {
        for (int i = 0; i < lives.size(); i++) {
            Life life = lives.get(i);
            Restored restored = new Restored(life);
            try (Machine machine = tested.build(restored, restored.world)) {
                ReplayedRun.restore(machine, life.state.ram(), life.state.machine());
                assertEquals(life.at, Observed.of(machine), restored::place);
                machine.run();
                if (i + 1 < lives.size()) {
                    long different =
                            machine.ram().mismatch(lives.get(i + 1).state.ram());
                    assertEquals(-1, different, () -> restored.place() + ": RAM at 0x" + Long.toHexString(different));
                }
                restored.assertEnded(machine);
            }
        }
    }

    @Override
    public void close() {
        lives.forEach(life -> life.state.close());
    }

    /** What can be seen at each block start without much work. */
    private static long seen(MachineInputs machine) {
        long seen = machine.count() * 31 + machine.instructionPointer();
        seen = seen * 31 + machine.deadlineNanos();
        seen = seen * 31 + machine.room(0);
        seen = seen * 2 + (machine.halted() ? 1 : 0);
        seen = seen * 2 + (machine.interruptPending() ? 1 : 0);
        return seen * 2 + (machine.interruptDeliverable() ? 1 : 0);
    }

    private static final class Copied implements InputSource {
        private final TwinWorld world;
        private final CopiedRun.Plan plan;
        private final List<Life> lives;
        private List<Long> shown = new ArrayList<>();
        private Machine machine;
        private Moment.Watch watch;

        Copied(TwinWorld world, CopiedRun.Plan plan, List<Life> lives) {
            this.world = world;
            this.plan = plan;
            this.lives = lives;
            world.onTrace(value -> shown.add(value));
        }

        @Override
        public long atBlockStart(MachineInputs inputs) {
            Moment moment = watch.of(machine);
            if (plan.copies(moment, inputs.count())) {
                finish();
                shown = new ArrayList<>();
                StateCopy state = StateCopy.prepare(machine);
                state.take();
                lives.add(new Life(moment, state, world.copy(), Observed.of(machine), shown, new ArrayList<>()));
            }
            shown.add(seen(inputs));
            return world.atBlockStart(inputs);
        }

        /** What the life before became. */
        void finish() {
            if (!lives.isEmpty()) {
                lives.get(lives.size() - 1).end.add(Observed.of(machine));
            }
        }

        @Override
        public long readClock(long blockStart) {
            return world.readClock(blockStart);
        }

        @Override
        public void draw(long blockStart, int stream, byte[] into) {
            world.draw(blockStart, stream, into);
        }
    }

    private static final class Restored implements InputSource {
        private final Life life;
        private final TwinWorld world;
        private int next;

        Restored(Life life) {
            this.life = life;
            this.world = life.world.copy();
            world.onTrace(this::expect);
        }

        String place() {
            return "copied " + life.moment + " at instruction " + life.at.count() + ", after " + next + " of "
                    + life.shown.size() + " things shown";
        }

        private void expect(long value) {
            assertEquals(life.shown.get(next), value, this::place);
            next++;
        }

        @Override
        public long atBlockStart(MachineInputs inputs) {
            if (next == life.shown.size()) {
                inputs.stop(StopReason.requested());
                return inputs.count();
            }
            expect(seen(inputs));
            return world.atBlockStart(inputs);
        }

        void assertEnded(Machine machine) {
            assertEquals(life.shown.size(), next, this::place);
            assertEquals(life.end.get(0), Observed.of(machine), this::place);
        }

        @Override
        public long readClock(long blockStart) {
            return world.readClock(blockStart);
        }

        @Override
        public void draw(long blockStart, int stream, byte[] into) {
            world.draw(blockStart, stream, into);
        }
    }
}
