package io.understudy.machine.input;

import java.util.function.LongSupplier;

/**
 * Turns a host's monotonic clock into machine time. After a takeover it goes on from a given machine time, so that the
 * guest never sees its time go back.
 *
 * <p>The vCPU thread's alone.
 */
public final class MachineClock {
    private final LongSupplier hostNanos;
    private final long offsetNanos;
    private long lastNanos;

    /**
     * A clock that shows {@code machineNanos} when the host's shows {@code atHostNanos}.
     *
     * @param floorNanos the last machine time anybody saw: the clock never shows less
     */
    public MachineClock(LongSupplier hostNanos, long atHostNanos, long machineNanos, long floorNanos) {
        this.hostNanos = hostNanos;
        this.offsetNanos = machineNanos - atHostNanos;
        this.lastNanos = floorNanos;
    }

    /** A clock for a machine that is switched on now. */
    public static MachineClock atPowerOn(LongSupplier hostNanos) {
        return new MachineClock(hostNanos, hostNanos.getAsLong(), 0, 0);
    }

    /** Machine time without holding it to the floor: for messages, not for the guest. From any thread. */
    public long approximateNanos() {
        return hostNanos.getAsLong() + offsetNanos;
    }

    /** Machine time, never less than before. */
    public long nanos() {
        lastNanos = Math.max(lastNanos, hostNanos.getAsLong() + offsetNanos);
        return lastNanos;
    }
}
