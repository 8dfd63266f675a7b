package io.understudy.replica.protocol;

import io.understudy.replica.line.SerialLine;
import io.understudy.replica.machine.MachineRoom;
import io.understudy.replica.partner.Connector;
import java.util.function.LongSupplier;

/**
 * All that surrounds one host's protocol.
 *
 * @param connector the way to other hosts
 * @param room where machines are built
 * @param arbiter who decides
 * @param line the VM's serial line; its outlet is the console port
 * @param refuseConsole sends gateways away, and pulls the network card out, for this host is not primary any more
 * @param events who is told
 * @param nanoTime a monotonic clock
 */
public record HostSeams(
        Connector connector,
        MachineRoom room,
        Arbiter arbiter,
        SerialLine line,
        Runnable refuseConsole,
        ReplicaEvents events,
        LongSupplier nanoTime) {}
