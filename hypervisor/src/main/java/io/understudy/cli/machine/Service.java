package io.understudy.cli.machine;

import io.understudy.arbiter.wish.StandbyMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How the hosts of a pool serve a VM, beside the machine that it is.
 *
 * @param standby what its backups do
 * @param from the snapshot that its first host begins from
 * @param snapshotEvery how often its primary keeps a snapshot of it, in machine time
 */
public record Service(StandbyMode standby, Optional<Path> from, Optional<Duration> snapshotEvery) {
    public static Service of(StandbyMode standby) {
        return new Service(standby, Optional.empty(), Optional.empty());
    }
}
