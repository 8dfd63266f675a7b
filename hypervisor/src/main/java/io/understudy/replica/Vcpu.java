package io.understudy.replica;

import io.understudy.log.ring.RecordingStoppedException;
import io.understudy.machine.Machine;
import io.understudy.machine.StopReason;
import io.understudy.replay.Divergence;
import io.understudy.replica.protocol.StoppedException;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** The thread that builds a machine, waits until it may run, runs it to its end, and says how it ended. */
final class Vcpu {
    /** What becomes of the machine; called on the vCPU thread. Only one of the ends, once. */
    interface Outcome {
        void ended(StopReason reason);

        /** The guest did something to the machine worth a line; many times. */
        void remarked(String line);

        void diverged(Divergence divergence);

        void failed(String why);
    }

    /** A last thing to do before the first instruction. */
    @FunctionalInterface
    interface Preparation {
        /** @return whether the machine may run; if not, whoever is concerned has been told */
        boolean prepare(Machine machine);
    }

    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch built = new CountDownLatch(1);
    private volatile Machine machine;
    private volatile boolean abandoned;

    /**
     * Starts the thread; the machine is built at once and runs after {@link #go}.
     *
     * @param preparation on the vCPU thread, once the machine may go
     * @param atEnd runs on the vCPU thread when the guest ended, before the outcome is told
     */
    Vcpu(
            String name,
            Supplier<Machine> builder,
            Preparation preparation,
            BiConsumer<Machine, StopReason> atEnd,
            Outcome outcome) {
        Thread thread = new Thread(() -> live(builder, preparation, atEnd, outcome), name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Lets the machine execute its first instruction. */
    void go() {
        go.countDown();
    }

    /** The machine will not run. */
    void abandon() {
        abandoned = true;
        go.countDown();
    }

    /** The machine, once it is built. */
    Machine machine() {
        try {
            built.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return machine;
    }

    private void live(
            Supplier<Machine> builder,
            Preparation preparation,
            BiConsumer<Machine, StopReason> atEnd,
            Outcome outcome) {
        try {
            try {
                machine = builder.get();
                machine.onNotice(outcome::remarked);
            } finally {
                built.countDown();
            }
            go.await();
            if (abandoned || !preparation.prepare(machine)) {
                return;
            }
            StopReason reason = machine.run();
            if (reason.kind() == StopReason.Kind.FAILED) {
                // No end of the guest's, so it is not logged as one: the partner takes over.
                outcome.failed(EngineFailure.report(machine, reason));
                return;
            }
            atEnd.accept(machine, reason);
            outcome.ended(reason);
        } catch (Divergence divergence) {
            outcome.diverged(divergence);
        } catch (StoppedException | RecordingStoppedException stopped) {
            // Whoever stopped this host has said why.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            outcome.failed(message);
        } finally {
            if (machine != null) {
                machine.close();
            }
        }
    }
}
