package io.understudy.cli.host;

import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.cli.engine.DoctorCommand;
import io.understudy.cli.machine.MachineOptions;
import io.understudy.cli.machine.Service;
import io.understudy.cli.process.ProcessEvents;
import io.understudy.event.Origin;
import io.understudy.replica.OperatingSystem;
import io.understudy.replica.Replica;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code understudy backup}: the host that replays and takes over. */
@Command(
        name = "backup",
        description = "Waits for a primary, replays its log, and takes over when it fails.",
        mixinStandardHelpOptions = true)
public final class BackupCommand implements Callable<Integer> {
    @Option(names = "--name", defaultValue = "backup", description = "This host's name (default: ${DEFAULT-VALUE}).")
    private String name;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7101",
            description = "Where the primary reaches it (default: ${DEFAULT-VALUE}).")
    private InetSocketAddress listen;

    @Option(
            names = "--console",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7201",
            description = "Where gateways reach the serial line after a takeover (default: ${DEFAULT-VALUE}).")
    private InetSocketAddress console;

    @Option(
            names = "--standby",
            defaultValue = "hot",
            description =
                    "hot: executes what the primary logs; cold: stores the log, and executes it when it takes over"
                            + " (default: ${DEFAULT-VALUE}).")
    private StandbyMode standby;

    @Mixin
    private MachineOptions machine;

    @Mixin
    private PairOptions pair;

    @Override
    public Integer call() throws IOException {
        pair.run.check();
        MachineOptions.Chosen guest =
                machine.named(pair.vm().toString()).withImagesChecked().choose();
        DoctorCommand.require();
        try (ProcessEvents events = pair.events.of(Origin.Kind.HOST, name)) {
            return run(guest, events);
        }
    }

    private int run(MachineOptions.Chosen guest, ProcessEvents events) throws IOException {
        ReplicaProcess process = new ReplicaProcess(name, events);
        Replica replica = Replica.backup(
                OperatingSystem.PLATFORM,
                pair.vm(),
                pair.settings(name, listen, console),
                pair.run.blueprint(guest, Service.of(standby)),
                process);
        LoggerFactory.getLogger(BackupCommand.class)
                .info(
                        "{}: listening for a primary on port {}, guest {}",
                        name,
                        replica.logPort(),
                        guest.image().name());
        InetSocketAddress log = new InetSocketAddress(listen.getAddress(), replica.logPort());
        events.listening(
                pair.vm().toString(),
                ProcessEvents.port("log", log),
                ProcessEvents.port("console", replica.consoleAddress()));
        return process.run(replica, replica::stop);
    }
}
