package io.understudy.cli;

import io.understudy.replica.ReplicaSettings;
import io.understudy.replica.role.RoleSettings;
import java.net.InetSocketAddress;
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

    @Option(names = "--events", description = "Also print events for programs on standard output.")
    boolean events;

    @Mixin
    RunOptions run;

    InetSocketAddress arbiter() {
        return arbiter;
    }

    ReplicaSettings settings(String host, InetSocketAddress logListen, InetSocketAddress consoleListen) {
        return new ReplicaSettings(
                host,
                arbiter,
                logListen,
                consoleListen,
                new RoleSettings(heartbeatMillis * 1_000_000, silenceMillis * 1_000_000),
                run.longestSlice,
                run.until);
    }
}
