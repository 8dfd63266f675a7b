package io.understudy.bench.network;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * So many bytes that came through whole.
 *
 * @param logBytes what they brought into the log
 * @param cpuSeconds by process
 */
record Transfer(long bytes, double seconds, OptionalLong logBytes, Map<Part, Double> cpuSeconds) {
    private static final double BITS_IN_MEGABIT = 1e6;

    double megabits() {
        return bytes * Byte.SIZE / BITS_IN_MEGABIT / seconds;
    }

    /** Of the log, in the same time. */
    OptionalDouble logMegabits() {
        return logBytes.isPresent()
                ? OptionalDouble.of(logBytes.getAsLong() * Byte.SIZE / BITS_IN_MEGABIT / seconds)
                : OptionalDouble.empty();
    }
}
