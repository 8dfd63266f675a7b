package io.understudy.verification.history;

import java.time.LocalDateTime;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Time in the guest never goes back, whoever is primary: neither the time-stamp counter nor the real-time clock nor the
 * tick count, which {@code stamp} and {@code uptime} both read.
 */
final class MachineTimeCheck {
    private static final Pattern UPTIME = Pattern.compile("UP ([0-9]{1,18})");

    private final History history;
    private long tsc;
    private LocalDateTime rtc = LocalDateTime.MIN;
    private long ticks;

    private MachineTimeCheck(History history) {
        this.history = history;
    }

    static Optional<Complaint> check(History history) {
        MachineTimeCheck check = new MachineTimeCheck(history);
        return history.operations().stream()
                .filter(operation -> operation.answered() && !operation.refused())
                .flatMap(operation -> check.reading(operation).stream())
                .findFirst()
                .map(text -> new Complaint(Rule.TIME, text));
    }

    private Optional<String> reading(Operation operation) {
        return switch (operation.kind()) {
            case STAMP ->
                Stamp.parse(operation.answer())
                        .map(stamp -> stamp(operation, stamp))
                        .orElseGet(() -> malformed(operation, "a time stamp"));
            case UPTIME -> {
                Matcher match = UPTIME.matcher(operation.answer());
                yield match.matches()
                        ? ticks(operation, Long.parseLong(match.group(1)))
                        : malformed(operation, "UP <ticks>");
            }
            case PUT, GET, APPEND, DELETE, SUM, PRINT -> Optional.empty();
        };
    }

    private Optional<String> stamp(Operation operation, Stamp stamp) {
        if (Long.compareUnsigned(stamp.tsc(), tsc) < 0) {
            return wentBack(operation, "tsc", Long.toHexString(tsc), Long.toHexString(stamp.tsc()));
        }
        if (stamp.rtc().isBefore(rtc)) {
            return wentBack(operation, "rtc", rtc.toString(), stamp.rtc().toString());
        }
        tsc = stamp.tsc();
        rtc = stamp.rtc();
        return ticks(operation, stamp.ticks());
    }

    private Optional<String> ticks(Operation operation, long reading) {
        if (reading < ticks) {
            return wentBack(operation, "ticks", Long.toString(ticks), Long.toString(reading));
        }
        ticks = reading;
        return Optional.empty();
    }

    private Optional<String> wentBack(Operation operation, String clock, String before, String now) {
        return Optional.of(
                clock + " went back: " + history.name(operation) + ": expected " + before + " or more, got " + now);
    }

    private Optional<String> malformed(Operation operation, String form) {
        return Optional.of(history.name(operation) + ": expected " + form + ", got " + Excerpt.of(operation.answer()));
    }
}
