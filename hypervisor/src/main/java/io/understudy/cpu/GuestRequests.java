package io.understudy.cpu;

/**
 * What a running guest asks of the world outside the processor. Called by the processor's thread, in the middle of a
 * block; must not touch the {@link CpuState}. An exception thrown here ends the run and leaves {@link Cpu#run}.
 */
public interface GuestRequests {
    /** Time-stamp counter ticks per second: one each nanosecond, so that TSC and machine time are one input. */
    long TIMESTAMP_HZ = 1_000_000_000L;

    /**
     * IN.
     *
     * @param port 0 to 0xFFFF
     * @param size 1, 2 or 4 bytes
     * @return the value; bits above the size are ignored
     */
    int portRead(int port, int size);

    /** OUT. The value's bits above the size are zero. */
    void portWrite(int port, int size, int value);

    /** RDTSC and RDTSCP: the time-stamp counter, in its own ticks. */
    long timestamp();
}
