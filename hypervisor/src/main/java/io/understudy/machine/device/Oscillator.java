package io.understudy.machine.device;

/**
 * A crystal: converts between nanoseconds and its own ticks, both counted from the same zero. Whole seconds are
 * converted apart from the rest, so the result is exact (no drift) and no product overflows in the 292 years that fit a
 * long.
 */
record Oscillator(long hertz) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    /** How many ticks have happened by then: floor(nanos x hertz / 10^9), for nanos of 0 or more. */
    long ticks(long nanos) {
        long seconds = nanos / NANOS_PER_SECOND;
        return seconds * hertz + nanos % NANOS_PER_SECOND * hertz / NANOS_PER_SECOND;
    }

    /** The first nanosecond by which that tick has happened; {@link Long#MAX_VALUE} if none fits a long. */
    long nanos(long tick) {
        long seconds = tick / hertz;
        long rest = (tick % hertz * NANOS_PER_SECOND + hertz - 1) / hertz;
        return seconds >= Long.MAX_VALUE / NANOS_PER_SECOND ? Long.MAX_VALUE : seconds * NANOS_PER_SECOND + rest;
    }
}
