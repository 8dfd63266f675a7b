package io.understudy.verification.cli;

import io.understudy.verification.network.Over;
import java.util.Optional;

/** By what the demo's guest works with the world, beside its console. */
enum Means {
    HTTP(Optional.of(Over.HTTP)),
    TCP(Optional.of(Over.TCP)),
    SSH(Optional.of(Over.SSH)),
    /** A disk of its own. */
    DISK(Optional.empty());

    private final Optional<Over> network;

    Means(Optional<Over> network) {
        this.network = network;
    }

    /** What a client speaks over the network; none if there is none. */
    Optional<Over> network() {
        return network;
    }
}
