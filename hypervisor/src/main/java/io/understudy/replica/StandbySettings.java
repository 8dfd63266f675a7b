package io.understudy.replica;

import io.understudy.replica.protocol.LogBounds;
import java.nio.file.Path;

/**
 * How a host stores the logs of machines in cold standby.
 *
 * @param folder where
 * @param bounds how long one may become
 */
public record StandbySettings(Path folder, LogBounds bounds) {}
