package io.understudy.verification.failover;

import java.util.EnumMap;
import java.util.Map;

/**
 * How long each stage of a boot lasted at least when it was seen from its beginning to its end, on this host: a moment
 * inside that time is rarely missed. One thread.
 */
public final class StageTimes {
    /** Shorter than any stage of a Debian kernel's boot under replication. */
    private static final long UNKNOWN_NANOS = 200_000_000;

    private final Map<BootStage, Long> nanos = new EnumMap<>(BootStage.class);

    void lasted(BootStage stage, long stageNanos) {
        nanos.merge(stage, stageNanos, Math::min);
    }

    long nanos(BootStage stage) {
        return nanos.getOrDefault(stage, UNKNOWN_NANOS);
    }
}
