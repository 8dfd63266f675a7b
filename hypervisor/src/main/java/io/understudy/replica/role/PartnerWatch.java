package io.understudy.replica.role;

import java.util.Optional;

/**
 * Judges the partner by what is heard of it and by whether its side of the log moves (paper, section 2.3: heartbeats
 * and monitoring of the log traffic).
 */
final class PartnerWatch {
    private static final long NOT_BEHIND = Long.MIN_VALUE;
    private static final long NONE_YET = Long.MIN_VALUE;

    private final RoleSettings settings;
    private long heardAt;
    private long lastTick = Long.MIN_VALUE;
    private long nextHeartbeat = NONE_YET;
    private long behindSince = NOT_BEHIND;
    private long arrivedWhenBehind;

    PartnerWatch(RoleSettings settings) {
        this.settings = settings;
    }

    /** It is another partner from now on, of whose log nothing is known. */
    void begin(long now) {
        heardAt = now;
        behindSince = NOT_BEHIND;
    }

    void heard(long now) {
        heardAt = now;
    }

    /** The log reaches up to {@code sent} on one side, and {@code arrived} of it is known on the other. */
    void logAt(long sent, long arrived, long now) {
        if (arrived >= sent) {
            behindSince = NOT_BEHIND;
        } else if (behindSince == NOT_BEHIND || arrived > arrivedWhenBehind) {
            behindSince = now;
            arrivedWhenBehind = arrived;
        }
    }

    /**
     * Notes the time.
     *
     * @return whether this host itself was away (frozen, or starved) since the last tick: then it has no right to accuse,
     *     for the partner's words may wait unread, and the partner gets a whole new period
     */
    boolean tick(long now) {
        boolean away = lastTick != Long.MIN_VALUE && now - lastTick > settings.silenceNanos() / 2;
        lastTick = now;
        if (away) {
            heardAt = now;
            behindSince = NOT_BEHIND;
        }
        return away;
    }

    /** Ticks come about as often as heartbeats are due, and one that comes a little early is not to wait for the next. */
    boolean heartbeatDue(long now) {
        long interval = settings.heartbeatNanos();
        boolean due = nextHeartbeat == NONE_YET || now >= nextHeartbeat - interval / 5;
        if (due) {
            boolean late = nextHeartbeat == NONE_YET || now - nextHeartbeat > interval;
            nextHeartbeat = (late ? now : nextHeartbeat) + interval;
        }
        return due;
    }

    Optional<String> suspicion(long now) {
        if (now - heardAt > settings.silenceNanos()) {
            return Optional.of("silent for " + (now - heardAt) / 1_000_000 + " ms");
        }
        if (behindSince != NOT_BEHIND && now - behindSince > settings.silenceNanos()) {
            return Optional.of("its side of the log has not moved for " + (now - behindSince) / 1_000_000 + " ms");
        }
        return Optional.empty();
    }
}
