package io.understudy.simulation.machine;

import io.understudy.cpu.CpuFactory;
import io.understudy.simulation.world.Scheduler;

/** What executes guests in one life of one host. */
public interface HostProcessors extends CpuFactory, AutoCloseable {
    /** What they execute. */
    Guest guest();

    /**
     * Virtual time that this host's machine took for what it executed since this was asked last, at least 1 ns.
     *
     * @param acts whether the host does what else a primary does
     * @param scheduler draws what is chance
     */
    long busyNanos(boolean acts, Scheduler scheduler);

    /** That life, or its world, is over, and nothing runs any more. Twice does no harm. */
    @Override
    void close();
}
