package io.understudy.replica;

import java.nio.file.Path;

/**
 * How a host stores the logs of machines in cold standby.
 *
 * @param folder where
 * @param logBytes a stored log that takes more makes the backup ask for a fresh state, and so
 * @param logInstructions does one of more instructions: so long does a takeover take to execute them
 */
public record StandbySettings(Path folder, long logBytes, long logInstructions) {
    public StandbySettings {
        if (logBytes < 1 || logInstructions < 1) {
            throw new IllegalArgumentException("a stored log has at least one byte and one instruction");
        }
    }
}
