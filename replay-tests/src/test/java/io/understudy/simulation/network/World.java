package io.understudy.simulation.network;

import io.understudy.simulation.world.Scheduler;
import io.understudy.simulation.world.Trace;
import io.understudy.simulation.world.VirtualProcess;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Processes with production code in them, each on a node of its own. Whatever would wait fails: the thread is interrupted. */
final class World {
    final Trace trace = new Trace(true);
    final Scheduler scheduler;
    final Network network;
    private final Map<String, VirtualProcess> processes = new HashMap<>();

    World(long seed) {
        scheduler = new Scheduler(seed, trace);
        network = new Network(scheduler);
    }

    /** A new life of what runs on this node. */
    VirtualTransport start(String node) {
        network.address(node);
        processes.put(node, new VirtualProcess(scheduler, node));
        return network.transport(processes.get(node), node);
    }

    VirtualProcess process(String node) {
        return processes.get(node);
    }

    String host(String node) {
        return network.address(node).getHostAddress();
    }

    InetSocketAddress at(String node, int port) {
        return new InetSocketAddress(network.address(node), port);
    }

    void pass(long millis) {
        var unused = until(() -> false, millis);
    }

    /** Whether this holds within so many milliseconds. */
    boolean until(BooleanSupplier condition, long millis) {
        Thread.currentThread().interrupt();
        try {
            return scheduler.runUntil(condition, scheduler.now() + millis * Scheduler.MILLIS);
        } finally {
            Thread.interrupted();
        }
    }

    void say(String who, String what) {
        trace.line(scheduler.now(), who, what);
    }
}
