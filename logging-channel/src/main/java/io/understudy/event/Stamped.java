package io.understudy.event;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * An event with its time and place.
 *
 * @param at when, by the wall clock of the process: microseconds since 1970
 */
public record Stamped(long at, Origin from, Event event) {
    /** The present moment as events have it: wall clock, microseconds since 1970. */
    public static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
