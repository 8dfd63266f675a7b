package io.understudy.bench.pause;

import io.understudy.guest.GuestCatalogue;
import io.understudy.guest.GuestImage;
import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import io.understudy.machine.MachineConfiguration;
import io.understudy.machine.boot.BootImage;
import io.understudy.machine.boot.LinuxImage;
import io.understudy.machine.boot.MultibootImage;
import java.io.IOException;
import java.nio.file.Files;

/** A guest that never rests while it is measured. */
enum BusyGuest {
    /** Booting; it has not come to its shell when the last copy is taken. */
    LINUX,
    /** Endless. */
    TORTURE;

    /** The machine, with so much RAM. */
    MachineConfiguration configuration(int ramBytes) throws IOException {
        return switch (this) {
            case LINUX -> {
                LinuxGuest guest = LinuxGuest.built(Architecture.I386);
                BootImage image = LinuxImage.of("vmlinuz", Files.readAllBytes(guest.kernel()))
                        .withInitrd("initrd.gz", Files.readAllBytes(guest.initrd()));
                yield new MachineConfiguration(image, ramBytes, Architecture.I386.commandLine(), 0);
            }
            case TORTURE -> {
                GuestImage guest = GuestCatalogue.load().find("torture");
                BootImage image = MultibootImage.of(guest.name(), guest.bytes());
                yield new MachineConfiguration(image, ramBytes, guest.commandLine(), 0);
            }
        };
    }
}
