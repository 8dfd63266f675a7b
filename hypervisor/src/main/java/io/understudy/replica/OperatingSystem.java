package io.understudy.replica;

import io.understudy.lifeline.ProcessLifeline;
import io.understudy.machine.input.Surprises;
import io.understudy.replica.platform.HostLimits;
import io.understudy.replica.platform.Platform;
import io.understudy.replica.rehearsal.Rehearsal;
import io.understudy.step.Threads;
import io.understudy.transport.Transport;

/** The platform of a host that is a process of its own. */
public final class OperatingSystem {
    public static final Platform PLATFORM = new Platform(
            () -> Transport.nio("protocol", ProcessLifeline.OF_THIS_PROCESS),
            Threads.DAEMONS,
            System::nanoTime,
            System::currentTimeMillis,
            Surprises.OF_THIS_HOST,
            Rehearsal::begin,
            HostLimits.STANDARD);

    private OperatingSystem() {}
}
