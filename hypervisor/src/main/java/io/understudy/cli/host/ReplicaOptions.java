package io.understudy.cli.host;

import io.understudy.arbiter.HostPort;
import io.understudy.cli.machine.RunOptions;
import io.understudy.cli.process.EventOptions;
import io.understudy.folder.UserFolder;
import io.understudy.replica.Advertised;
import io.understudy.replica.ReplicaSettings;
import io.understudy.replica.machine.LogBounds;
import io.understudy.replica.role.RoleSettings;
import io.understudy.replica.standby.StandbySettings;
import io.understudy.storage.WorkingImages;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every host that runs or backs up machines. */
class ReplicaOptions {
    @Option(
            names = "--arbiter",
            paramLabel = "HOST:PORT",
            split = ",",
            defaultValue = "127.0.0.1:7070",
            description = "Where the arbiter listens; of several all of them, with commas (default: ${DEFAULT-VALUE}).")
    private List<InetSocketAddress> arbiter;

    @Option(
            names = "--heartbeat",
            paramLabel = "MS",
            defaultValue = "50",
            description = "Milliseconds between two heartbeats (default: ${DEFAULT-VALUE}).")
    private long heartbeatMillis;

    @Option(
            names = "--silence",
            paramLabel = "MS",
            defaultValue = "1000",
            description = "Milliseconds of silence until the partner is suspected (default: ${DEFAULT-VALUE}).")
    private long silenceMillis;

    @Option(
            names = "--standby-folder",
            paramLabel = "DIR",
            description =
                    "Where a backup in cold standby stores its log (default: standby/ among the files of this program"
                            + " that stay).")
    private Path standbyFolder;

    @Option(
            names = "--standby-log",
            paramLabel = "MIB",
            defaultValue = "64",
            description = "In cold standby: MiB of log until a fresh state is taken (default: ${DEFAULT-VALUE}).")
    private long standbyLogMebibytes;

    @Option(
            names = "--standby-instructions",
            paramLabel = "N",
            defaultValue = "2000000000",
            description = "In cold standby: instructions in the log until a fresh state is taken, for a takeover must"
                    + " execute them (default: ${DEFAULT-VALUE}).")
    private long standbyInstructions;

    @Option(
            names = "--standby-checkpoints",
            paramLabel = "MS",
            defaultValue = "0",
            hidden = true,
            description = "In cold standby: a state so often instead of a log, for 'demo --compare'.")
    private long checkpointMillis;

    @Option(
            names = "--snapshot-folder",
            paramLabel = "DIR",
            description =
                    "Where a primary keeps snapshots of a VM that was started with --snapshot-every, as VM.snapshot"
                            + " (default: snapshots/ among the files of this program that stay).")
    private Path snapshotFolder;

    @Option(
            names = "--disk-folder",
            paramLabel = "DIR",
            description =
                    "Where a host of a pool works on its own images of a machine's disks (default: disks/ among the"
                            + " files of this program that stay).")
    private Path diskFolder;

    @Option(
            names = "--advertise",
            paramLabel = "HOST:PORT",
            description =
                    "Where others are told that hosts reach it, behind forwarded ports for instance; further VMs have"
                            + " the ports behind it (default: where it listens).")
    private InetSocketAddress advertise;

    @Option(
            names = "--advertise-console",
            paramLabel = "HOST:PORT",
            description = "The same for gateways (default: where --console listens).")
    private InetSocketAddress advertiseConsole;

    @Mixin
    private UnsafeOptions unsafe;

    @Mixin
    EventOptions events;

    @Mixin
    RunOptions run;

    List<InetSocketAddress> arbiter() {
        return arbiter;
    }

    private StandbySettings standby() {
        Path folder = standbyFolder == null ? UserFolder.STATE.path().resolve("standby") : standbyFolder;
        if (standbyLogMebibytes < 1 || standbyInstructions < 1 || checkpointMillis < 0) {
            throw new IllegalArgumentException("--standby-log and --standby-instructions are 1 at least");
        }
        long instructions = checkpointMillis == 0 ? standbyInstructions : 1;
        return new StandbySettings(
                folder, new LogBounds(standbyLogMebibytes << 20, instructions), checkpointMillis * 1_000_000);
    }

    WorkingImages images(String host, String machine) {
        Path parent = diskFolder == null ? UserFolder.STATE.path().resolve("disks") : diskFolder;
        return new WorkingImages(parent, host, machine);
    }

    ReplicaSettings settings(String host, InetSocketAddress logListen, InetSocketAddress consoleListen) {
        return settings(host, logListen, consoleListen, 1);
    }

    /** Of the slot with this number, from 1: of fixed ports the first slot has the first one. */
    ReplicaSettings settings(String host, InetSocketAddress logListen, InetSocketAddress consoleListen, int slot) {
        return new ReplicaSettings(
                host,
                arbiter,
                port(logListen, slot),
                port(consoleListen, slot),
                new RoleSettings(heartbeatMillis * 1_000_000, silenceMillis * 1_000_000),
                run.longestSlice,
                standby(),
                snapshotFolder == null ? UserFolder.STATE.path().resolve("snapshots") : snapshotFolder,
                run.until,
                new Advertised(text(advertise, slot), text(advertiseConsole, slot)),
                unsafe.of(host));
    }

    private static Optional<String> text(InetSocketAddress first, int slot) {
        return Optional.ofNullable(first).map(address -> HostPort.text(port(address, slot)));
    }

    private static InetSocketAddress port(InetSocketAddress first, int slot) {
        return first.getPort() == 0 ? first : new InetSocketAddress(first.getAddress(), first.getPort() + slot - 1);
    }
}
