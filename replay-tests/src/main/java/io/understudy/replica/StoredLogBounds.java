package io.understudy.replica;

import io.understudy.log.entry.Baseline;
import java.io.IOException;

/** Lends the simulation the real rule of when a stored log is too long, which nobody else outside this package needs. */
public final class StoredLogBounds {
    private final StandbyBounds bounds;

    public StoredLogBounds(StandbySettings settings) {
        bounds = new StandbyBounds(settings);
    }

    /** As {@link StandbyBounds#staleBy}. */
    public boolean staleBy(Baseline base, Baseline end, long bytes) throws IOException {
        return bounds.staleBy(base, end, bytes);
    }
}
