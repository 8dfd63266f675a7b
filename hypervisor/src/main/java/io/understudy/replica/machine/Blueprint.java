package io.understudy.replica.machine;

import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.log.header.LogHeader;
import io.understudy.machine.InputSource;
import io.understudy.machine.Machine;
import io.understudy.machine.OutputSink;
import io.understudy.network.ethernet.MacAddress;
import io.understudy.step.Threads;
import io.understudy.storage.Disks;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The machine this host was told to run or to back up: how to build it, and how a log's header describes it. */
public interface Blueprint {
    /**
     * Describes the machine.
     *
     * @param powerOnEpochMillis the wall clock at power-on, which the primary decides
     */
    LogHeader header(long powerOnEpochMillis);

    /** Instructions between two state hashes. */
    long hashInterval();

    /** Whether a backup executes this machine's log, or stores it. */
    StandbyMode standby();

    /** The snapshot that the first machine of its VM begins from, none if that begins at power-on. */
    default Optional<Path> snapshot() {
        return Optional.empty();
    }

    /** How often its primary keeps a snapshot of it, in machine time; none if it keeps none. */
    default Optional<Duration> snapshotEvery() {
        return Optional.empty();
    }

    /** What its network card is plugged into, none if it has no card or that is not plugged in. */
    default Optional<NetworkPort> network() {
        return Optional.empty();
    }

    /** Where a network card is plugged in, its address, and the most bytes of a frame that it takes. */
    record NetworkPort(InetSocketAddress at, MacAddress card, int longest) {}

    /**
     * Opens what this host has of its disks, for one machine, which begins at power-on.
     *
     * @param coming if they may become another host's before anything is executed: who is told of that
     * @throws IllegalArgumentException if that cannot be had, in one line
     */
    default Disks disks(Optional<Disks.Coming> coming, Threads threads) {
        return Disks.NONE;
    }

    /** The same as they are. */
    default Disks disks(Threads threads) {
        return disks(Optional.empty(), threads);
    }

    /**
     * Makes room on this host for its disks as they are elsewhere: zeros.
     *
     * @param coming who is told how they come
     * @throws IllegalArgumentException if that cannot be had, in one line
     */
    default Disks emptyDisks(Disks.Coming coming, Threads threads) {
        return Disks.NONE;
    }

    /** The same, or what this host left of them: only for who is told what they hold, and sends what differs. */
    default Disks leftDisks(Disks.Coming coming, Threads threads) {
        return emptyDisks(coming, threads);
    }

    /** Builds it, on the thread that will run it. */
    Machine build(long powerOnEpochMillis, InputSource inputs, OutputSink outputs, Disks disks);

    /** The same for a machine without disks. */
    default Machine build(long powerOnEpochMillis, InputSource inputs, OutputSink outputs) {
        return build(powerOnEpochMillis, inputs, outputs, Disks.NONE);
    }
}
