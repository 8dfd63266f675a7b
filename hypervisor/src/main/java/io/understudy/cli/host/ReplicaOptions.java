package io.understudy.cli.host;

import io.understudy.cli.machine.RunOptions;
import io.understudy.folder.UserFolder;
import io.understudy.replica.ReplicaSettings;
import io.understudy.replica.StandbySettings;
import io.understudy.replica.protocol.LogBounds;
import io.understudy.replica.role.RoleSettings;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every host that runs or backs up machines. */
class ReplicaOptions {
    @Option(
            names = "--arbiter",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7070",
            description = "Where the arbiter listens (default: ${DEFAULT-VALUE}).")
    private InetSocketAddress arbiter;

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
            names = "--snapshot-folder",
            paramLabel = "DIR",
            description =
                    "Where a primary keeps snapshots of a VM that was started with --snapshot-every, as VM.snapshot"
                            + " (default: snapshots/ among the files of this program that stay).")
    private Path snapshotFolder;

    @Option(names = "--events", description = "Also print events for programs on standard output.")
    boolean events;

    @Mixin
    RunOptions run;

    InetSocketAddress arbiter() {
        return arbiter;
    }

    private StandbySettings standby() {
        Path folder = standbyFolder == null ? UserFolder.STATE.path().resolve("standby") : standbyFolder;
        if (standbyLogMebibytes < 1 || standbyInstructions < 1) {
            throw new IllegalArgumentException("--standby-log and --standby-instructions are 1 at least");
        }
        return new StandbySettings(folder, new LogBounds(standbyLogMebibytes << 20, standbyInstructions));
    }

    ReplicaSettings settings(String host, InetSocketAddress logListen, InetSocketAddress consoleListen) {
        return new ReplicaSettings(
                host,
                arbiter,
                logListen,
                consoleListen,
                new RoleSettings(heartbeatMillis * 1_000_000, silenceMillis * 1_000_000),
                run.longestSlice,
                standby(),
                snapshotFolder == null ? UserFolder.STATE.path().resolve("snapshots") : snapshotFolder,
                run.until);
    }
}
