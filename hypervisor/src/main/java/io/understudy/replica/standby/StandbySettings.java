package io.understudy.replica.standby;

import io.understudy.replica.machine.LogBounds;
import java.nio.file.Path;

/**
 * How a host stores the logs of machines in cold standby.
 *
 * @param folder where
 * @param bounds how long one may become
 */
public record StandbySettings(Path folder, LogBounds bounds) {}
