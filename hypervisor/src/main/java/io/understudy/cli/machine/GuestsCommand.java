package io.understudy.cli.machine;

import io.understudy.guest.GuestCatalogue;
import io.understudy.guest.GuestImage;
import io.understudy.linux.LinuxGuest;
import io.understudy.linux.system.DebianGuest;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code understudy guests}: what there is to boot. */
@Command(name = "guests", description = "Lists the guests there are.")
public final class GuestsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        for (GuestImage image : GuestCatalogue.load().list()) {
            spec.commandLine()
                    .getOut()
                    .printf("%-10s %s (%d MiB RAM)%n", image.name(), image.description(), image.ramMebibytes());
        }
        spec.commandLine()
                .getOut()
                .printf(
                        "%-10s Debian's own kernel with a BusyBox shell (%d MiB RAM; built by ./understudy guest linux)%n",
                        LinuxGuest.NAME, MachineOptions.LINUX_MEBIBYTES);
        spec.commandLine()
                .getOut()
                .printf(
                        "%-10s a Debian system on a disk, --with postgresql, redis or nginx (%d MiB RAM; built by"
                                + " ./understudy guest debian)%n",
                        DebianGuest.NAME, DebianGuest.RAM_MEBIBYTES);
    }
}
