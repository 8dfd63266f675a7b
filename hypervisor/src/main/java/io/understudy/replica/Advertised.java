package io.understudy.replica;

import java.util.Optional;

/**
 * Where others are told that a host is reached, if that is not where it listens: behind forwarded ports, or behind somebody who
 * listens in.
 *
 * @param log {@code host:port} at which other hosts reach its log channel
 * @param console {@code host:port} at which gateways reach its console
 */
public record Advertised(Optional<String> log, Optional<String> console) {
    /** Where it listens. */
    public static final Advertised NOTHING = new Advertised(Optional.empty(), Optional.empty());
}
