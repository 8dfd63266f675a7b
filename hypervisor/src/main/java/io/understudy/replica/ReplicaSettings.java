package io.understudy.replica;

import io.understudy.replica.execution.SwitchedOff;
import io.understudy.replica.role.RoleSettings;
import io.understudy.replica.standby.StandbySettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * How a host takes part.
 *
 * @param hostName this host's name, the same for every incarnation
 * @param arbiter where the arbiter listens
 * @param logListen where this host would receive a log
 * @param consoleListen where it would give gateways the serial line
 * @param roles how fast it suspects
 * @param longestSlice see {@link io.understudy.machine.input.Slices}
 * @param standby how it stores logs in cold standby
 * @param snapshotFolder where it keeps snapshots of a VM that it is primary of
 * @param stopAtCount where a primary ends the machine, Long.MAX_VALUE for never
 * @param advertised where others are told that it is reached
 * @param off what it leaves out of the protocol
 */
public record ReplicaSettings(
        String hostName,
        List<InetSocketAddress> arbiter,
        InetSocketAddress logListen,
        InetSocketAddress consoleListen,
        RoleSettings roles,
        int longestSlice,
        StandbySettings standby,
        Path snapshotFolder,
        long stopAtCount,
        Advertised advertised,
        SwitchedOff off) {}
