package io.understudy.replica.execution;

import io.understudy.log.ring.RecordingStoppedException;
import io.understudy.machine.Machine;
import io.understudy.machine.StopReason;
import io.understudy.replay.Divergence;
import io.understudy.replica.machine.StoppedException;
import io.understudy.step.Steps;
import io.understudy.step.Threads;
import io.understudy.step.Worker;
import java.util.function.Supplier;

/** Builds a machine, lets it run when it may, to its end, and says how it ended; in steps, on the vCPU thread. */
public final class Vcpu implements Steps, Worker {
    /** What becomes of the machine; called on the vCPU thread. Only one of the ends, once. */
    public interface Outcome {
        void ended(StopReason reason);

        /** The guest did something to the machine worth a line; many times. */
        void remarked(String line);

        void diverged(Divergence divergence);

        void failed(String why);
    }

    /** A last thing to do before the first instruction. */
    @FunctionalInterface
    public interface Preparation {
        /** @return whether the machine may run; if not, whoever is concerned has been told */
        boolean prepare(Machine machine);

        /** The machine is built, and waits. On the vCPU thread. */
        default void built() {}
    }

    /** A last thing to do when the guest has ended. */
    @FunctionalInterface
    public interface End {
        /** @return whether it is done; if not, it is asked again when the vCPU is woken */
        boolean at(Machine machine, StopReason reason);
    }

    private final Supplier<Machine> builder;
    private final Preparation preparation;
    private final End end;
    private final Outcome outcome;
    private volatile Worker worker = () -> {};
    private boolean prepared;
    private volatile Machine machine;
    private volatile boolean going;
    private volatile boolean abandoned;

    /**
     * Begins: the machine is built at once and runs after {@link #go}.
     *
     * @param preparation on the vCPU thread, once the machine may go
     * @param end on the vCPU thread when the guest ended, before the outcome is told
     */
    public Vcpu(
            Threads threads,
            String name,
            Supplier<Machine> builder,
            Preparation preparation,
            End end,
            Outcome outcome) {
        this.builder = builder;
        this.preparation = preparation;
        this.end = end;
        this.outcome = outcome;
        worker = threads.begin(name, this);
        // Whoever woke it before it had a worker was not heard.
        worker.wake();
    }

    /** Lets the machine execute its first instruction. Any thread. */
    void go() {
        going = true;
        wake();
    }

    /** The machine will not run. Any thread. */
    public void abandon() {
        abandoned = true;
        wake();
    }

    @Override
    public void wake() {
        worker.wake();
    }

    /** The machine; null while it is being built. */
    Machine machine() {
        return machine;
    }

    @Override
    public long step() {
        long rest = OVER;
        try {
            rest = next();
        } catch (Divergence divergence) {
            outcome.diverged(divergence);
        } catch (StoppedException | RecordingStoppedException stopped) {
            // Whoever stopped this host has said why.
        } catch (RuntimeException | Error e) {
            outcome.failed(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        } finally {
            if (rest == OVER && machine != null) {
                machine.close();
            }
        }
        return rest;
    }

    private long next() {
        if (machine == null) {
            Machine built = builder.get();
            built.onNotice(outcome::remarked);
            machine = built;
            preparation.built();
            return 0;
        }
        if (!prepared) {
            if (!going) {
                return abandoned ? OVER : UNTIL_WOKEN;
            }
            if (abandoned || !preparation.prepare(machine)) {
                return OVER;
            }
            prepared = true;
        }
        long rest = machine.step();
        if (rest == UNTIL_WOKEN && abandoned) {
            // Whoever would have woken it, a disk of this host's, may have ended.
            return OVER;
        }
        return rest == OVER ? ended(machine.stopReason()) : rest;
    }

    private long ended(StopReason reason) {
        if (reason.kind() == StopReason.Kind.FAILED) {
            // No end of the guest's, so it is not logged as one: the partner takes over.
            outcome.failed(EngineFailure.report(machine, reason));
        } else if (end.at(machine, reason)) {
            outcome.ended(reason);
        } else {
            return abandoned ? OVER : UNTIL_WOKEN;
        }
        return OVER;
    }
}
