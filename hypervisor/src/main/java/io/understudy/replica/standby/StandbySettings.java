package io.understudy.replica.standby;

import io.understudy.replica.machine.LogBounds;
import java.nio.file.Path;

/**
 * How a host stores the logs of machines in cold standby.
 *
 * @param folder where
 * @param bounds how long one may become
 * @param checkpointNanos if not 0, a state is taken anew so often and the log is worth nothing: what lies behind the last
 *     state is neither acknowledged nor executed, so that outputs wait for a state, as with checkpoints (Remus)
 */
public record StandbySettings(Path folder, LogBounds bounds, long checkpointNanos) {
    boolean statesOnly() {
        return checkpointNanos > 0;
    }
}
