package io.understudy.cli;

import io.understudy.guest.GuestCatalogue;
import io.understudy.guest.GuestImage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code understudy guests}: what there is to boot. */
@Command(name = "guests", description = "Lists the guest images that come with Understudy.")
final class GuestsCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        for (GuestImage image : GuestCatalogue.load().list()) {
            spec.commandLine()
                    .getOut()
                    .printf("%-10s %s (%d MiB RAM)%n", image.name(), image.description(), image.ramMebibytes());
        }
    }
}
