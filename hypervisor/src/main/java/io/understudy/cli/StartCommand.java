package io.understudy.cli;

import io.understudy.arbiter.view.VmName;
import io.understudy.arbiter.wish.RepairMode;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.arbiter.wish.Wish;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code understudy start}: a machine for the pool. */
@Command(name = "start", description = "Has the hosts of the pool run a VM, and give it a backup whenever it has none.")
final class StartCommand extends WishCommand {
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

    @Mixin
    private MachineOptions machine;

    @Override
    Wish wish() {
        if (image != null) {
            machine.boot(image);
        }
        // So that a guest that does not exist, or does not fit its RAM, is known here and not on a host far away.
        var unused = machine.choose();
        return new Wish.Start(new VmName(vm), MachineWords.write(machine, standby), repair, standby);
    }

    @Override
    String granted() {
        return "The pool is to run VM " + vm
                + (repair == RepairMode.AUTO ? "" : ", repair " + repair.name().toLowerCase(Locale.ROOT))
                + (standby == StandbyMode.HOT ? "" : ", in cold standby") + FOLLOW;
    }
}
