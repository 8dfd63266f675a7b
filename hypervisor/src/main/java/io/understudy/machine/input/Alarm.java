package io.understudy.machine.input;

/** Ends a run of the machine in time. The vCPU thread sets it, for every run: that must cost next to nothing. */
public interface Alarm extends AutoCloseable {
    /** Rings in so many nanoseconds, and at no earlier time set before; at once for zero or less. */
    void ringIn(long nanos);

    /** Does not ring. */
    void cancel();

    @Override
    void close();
}
