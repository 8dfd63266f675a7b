package io.understudy.cli.wish;

import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.Wish;
import io.understudy.cli.machine.Interval;
import io.understudy.cli.machine.MachineBlueprint;
import io.understudy.cli.machine.MachineOptions;
import io.understudy.cli.machine.MachineWords;
import io.understudy.cli.machine.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code understudy start}: a machine for the pool. */
@Command(name = "start", description = "Has the hosts of the pool run a VM, and give it a backup whenever it has none.")
public final class StartCommand extends WishCommand {
    @Parameters(
            arity = "0..1",
            paramLabel = "GUEST",
            description = "A guest of './understudy guests', or a file; as with --guest.")
    private String image;

    @Option(
            names = "--vm",
            defaultValue = "vm",
            description = "The VM's name at the arbiter, never used before (default: ${DEFAULT-VALUE}).")
    private String vm;

    @Option(
            names = "--repair",
            defaultValue = "auto",
            description = "auto, or manual: a backup that was lost is replaced when 'repair' says so"
                    + " (default: ${DEFAULT-VALUE}).")
    private RepairMode repair;

    @Option(
            names = "--standby",
            defaultValue = "hot",
            description =
                    "hot: the backup executes what the primary logs; cold: it stores the log, and executes it when it"
                            + " takes over (default: ${DEFAULT-VALUE}).")
    private StandbyMode standby;

    @Option(
            names = "--from",
            paramLabel = "FILE",
            description =
                    "Go on where this snapshot stands, which says which machine it is; the host that runs the VM first"
                            + " reads the file.")
    private Path from;

    @Option(
            names = "--snapshot-every",
            paramLabel = "INTERVAL",
            converter = Interval.class,
            description =
                    "Have the primary keep a snapshot in its --snapshot-folder, every 10m for example (default: keep"
                            + " none).")
    private Duration snapshotEvery;

    @Mixin
    private MachineOptions machine;

    @Override
    Wish wish() throws IOException {
        if (image != null) {
            machine.boot(image);
        }
        Service service = new Service(standby, Optional.ofNullable(from), Optional.ofNullable(snapshotEvery));
        MachineOptions wanted = from == null ? chosen(service) : original();
        return new Wish.Start(new VmName(vm), MachineWords.write(wanted, service), repair, standby);
    }

    /** So that a guest that does not exist, or does not fit its RAM, is known here and not on a host far away. */
    private MachineOptions chosen(Service service) {
        MachineBlueprint.requireStorable(machine.named(vm).choose(), service);
        return machine;
    }

    private MachineOptions original() throws IOException {
        if (!machine.words().isEmpty()) {
            throw new IllegalArgumentException(
                    "--from says already which machine it is: leave out '" + String.join(" ", machine.words()) + "'");
        }
        return SnapshotOrigin.machine(from);
    }

    @Override
    String granted() {
        return "The pool is to run VM " + vm
                + (repair == RepairMode.AUTO ? "" : ", repair " + repair.name().toLowerCase(Locale.ROOT))
                + (from == null ? "" : ", from " + from)
                + (standby == StandbyMode.HOT ? "" : ", in cold standby") + FOLLOW;
    }
}
