package io.understudy.replica.platform;

import io.understudy.machine.input.Surprises;
import io.understudy.step.Threads;
import io.understudy.transport.Transport;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a host runs on. A process has the operating system's; the simulation gives its own.
 *
 * @param transports gives a host its event loop, the protocol thread, and the sockets on it
 * @param threads where work in steps is done
 * @param nanoTime a monotonic clock
 * @param epochMillis the wall clock
 * @param surprises what ends a run of the machine, and what is random to it
 * @param rehearsal goes beforehand, on a thread of these, through what a takeover needs
 * @param limits what a host holds at most, and how long it waits
 */
public record Platform(
        Supplier<Transport> transports,
        Threads threads,
        LongSupplier nanoTime,
        LongSupplier epochMillis,
        Surprises surprises,
        Consumer<Threads> rehearsal,
        HostLimits limits) {
    /** In nanoseconds of its monotonic clock. Any thread. */
    public long now() {
        return nanoTime.getAsLong();
    }
}
