package io.understudy.verification.cli;

import io.understudy.linux.system.SystemService;
import io.understudy.verification.database.Database;
import io.understudy.verification.network.Over;
import java.util.Optional;

/** By what the demo's guest works with the world, beside its console. */
enum Means {
    HTTP(Optional.of(Over.HTTP)),
    TCP(Optional.of(Over.TCP)),
    SSH(Optional.of(Over.SSH)),
    /** A disk of its own. */
    DISK(Optional.empty()),
    /** A database of a Debian guest. */
    POSTGRES(Optional.empty()),
    REDIS(Optional.empty()),
    SQLITE(Optional.empty()),
    /** A Debian guest's disk, which fio verifies. */
    FIO(Optional.empty());

    private final Optional<Over> network;

    Means(Optional<Over> network) {
        this.network = network;
    }

    /** Whose commits a client watches; none if it is no database. */
    Optional<Database> database() {
        return switch (this) {
            case HTTP, TCP, SSH, DISK, FIO -> Optional.empty();
            case POSTGRES -> Optional.of(Database.POSTGRES);
            case REDIS -> Optional.of(Database.REDIS);
            case SQLITE -> Optional.of(Database.SQLITE);
        };
    }

    /** What the Debian guest is built with; none if that is another guest. */
    Optional<SystemService> system() {
        return this == FIO ? Optional.of(SystemService.FIO) : database().map(Database::service);
    }

    /** What a client speaks over the network; none if there is none. */
    Optional<Over> network() {
        return network;
    }
}
