package io.understudy.machine;

/** Machine time, the only time there is inside the machine. */
@FunctionalInterface
public interface Clock {
    /**
     * Nanoseconds since power-on; never goes back. Each call is an input and stands in the log, so a device asks only
     * when a guest access needs the answer.
     */
    long nanos();
}
