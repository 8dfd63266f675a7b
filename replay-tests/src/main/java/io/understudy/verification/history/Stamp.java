package io.understudy.verification.history;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer to {@code stamp}: readings of the machine that no replica could compute by itself.
 *
 * @param tsc the time-stamp counter, unsigned
 * @param rtc the real-time clock, to the second
 * @param ticks timer ticks since the guest booted
 */
record Stamp(long tsc, LocalDateTime rtc, long ticks) {
    private static final Pattern FORM =
            Pattern.compile("STAMP tsc=([0-9a-f]{16}) rtc=([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})"
                    + " ticks=([0-9]{1,18}) random=([0-9a-f]{8}|-{8})");

    static Optional<Stamp> parse(String answer) {
        Matcher match = FORM.matcher(answer);
        if (!match.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Stamp(
                    Long.parseUnsignedLong(match.group(1), 16),
                    LocalDateTime.parse(match.group(2)),
                    Long.parseLong(match.group(3))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
