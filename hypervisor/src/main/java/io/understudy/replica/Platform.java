package io.understudy.replica;

import io.understudy.machine.input.Surprises;
import io.understudy.step.Threads;
import java.util.function.LongSupplier;

/**
 * What a host runs on. A process has the operating system's; the simulation gives its own.
 *
 * @param threads where work in steps is done
 * @param nanoTime a monotonic clock
 * @param epochMillis the wall clock
 * @param surprises what ends a run of the machine, and what is random to it
 */
public record Platform(Threads threads, LongSupplier nanoTime, LongSupplier epochMillis, Surprises surprises) {
    /** This process's. */
    public static final Platform OPERATING_SYSTEM =
            new Platform(Threads.DAEMONS, System::nanoTime, System::currentTimeMillis, Surprises.OF_THIS_HOST);

    long now() {
        return nanoTime.getAsLong();
    }
}
