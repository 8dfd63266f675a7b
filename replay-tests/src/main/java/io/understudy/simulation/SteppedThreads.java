package io.understudy.simulation;

import io.understudy.simulation.world.VirtualProcess;
import io.understudy.step.Steps;
import io.understudy.step.Threads;
import io.understudy.step.Worker;

/** The threads of a process in virtual time: each step is called when its time has come, and takes its time. */
final class SteppedThreads implements Threads {
    /** How long a thread takes from being due until it has done a step, in nanoseconds. */
    interface Pace {
        /** @param woken whether it rested until it was woken, or until its time */
        long nanos(String thread, boolean woken);
    }

    private final VirtualProcess process;
    private final Pace pace;

    SteppedThreads(VirtualProcess process, Pace pace) {
        this.process = process;
        this.pace = pace;
    }

    @Override
    public Worker begin(String name, Steps steps) {
        Stepped stepped = new Stepped(name, steps);
        stepped.wake();
        return stepped;
    }

    private final class Stepped implements Worker {
        private final String name;
        private final Steps steps;
        private boolean over;
        private boolean stepDue;
        private boolean stepping;
        private boolean wokenWhileStepping;
        private long rests;

        Stepped(String name, Steps steps) {
            this.name = name;
            this.steps = steps;
        }

        @Override
        public void wake() {
            if (stepping) {
                wokenWhileStepping = true;
            } else if (!over && !stepDue) {
                due(true);
            }
        }

        private void due(boolean woken) {
            stepDue = true;
            process.after(pace.nanos(name, woken), this::step);
        }

        private void step() {
            stepDue = false;
            rests++;
            stepping = true;
            wokenWhileStepping = false;
            long rest = steps.step();
            stepping = false;
            if (rest == Steps.OVER) {
                over = true;
            } else if (rest == 0 || wokenWhileStepping) {
                due(rest != 0);
            } else if (rest != Steps.UNTIL_WOKEN) {
                long mine = rests;
                process.after(rest, () -> {
                    if (mine == rests && !stepDue) {
                        due(true);
                    }
                });
            }
        }
    }
}
