package io.understudy.cli.host;

import io.understudy.cli.engine.DoctorCommand;
import io.understudy.cli.machine.MachineOptions;
import io.understudy.cli.process.ProcessEvents;
import io.understudy.event.Origin;
import io.understudy.replica.OperatingSystem;
import io.understudy.replica.Replica;
import io.understudy.replica.platform.FailPoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code understudy primary}: the host that runs the VM first. */
@Command(
        name = "primary",
        description = "Runs a VM and sends its log to a backup. Start 'arbiter' and 'backup' first.",
        mixinStandardHelpOptions = true)
public final class PrimaryCommand implements Callable<Integer> {
    @Option(names = "--name", defaultValue = "primary", description = "This host's name (default: ${DEFAULT-VALUE}).")
    private String name;

    @Option(
            names = "--backup",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7101",
            description = "Where the backup listens (default: ${DEFAULT-VALUE}).")
    private InetSocketAddress backup;

    @Option(names = "--alone", description = "Run without a backup: a failure then ends the service.")
    private boolean alone;

    @Option(
            names = "--console",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7200",
            description = "Where gateways reach the serial line (default: ${DEFAULT-VALUE}).")
    private InetSocketAddress console;

    @Option(names = "--die-at", paramLabel = "STAGE:SEQUENCE", hidden = true, description = "Halt at this boundary.")
    private String dieAt;

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
        Replica replica = Replica.primary(
                OperatingSystem.PLATFORM,
                pair.vm(),
                pair.settings(name, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), console),
                pair.run.blueprint(guest),
                alone ? null : backup,
                process,
                dieAt == null ? FailPoint.NONE : FailPoint.parse(dieAt));
        events.listening(pair.vm().toString(), ProcessEvents.port("console", replica.consoleAddress()));
        return process.run(replica);
    }
}
