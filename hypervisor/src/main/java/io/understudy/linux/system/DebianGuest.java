package io.understudy.linux.system;

import io.understudy.folder.UserFolder;
import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuest;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A Debian guest as it lies in the user's cache.
 *
 * @param linux its kernel, and the initrd that hands over to the image
 * @param image what its first disk holds when it boots for the first time; nobody writes it
 */
public record DebianGuest(LinuxGuest linux, Path image) {
    /** What users call it. */
    public static final String NAME = "debian";

    /** What it says on the serial line when its service answers, or when it is up and has none. */
    public static final String READY_LINE = "UNDERSTUDY-DEBIAN-READY";

    /** A user in the guest who may do everything, and needs no password. */
    public static final String USER = "root";

    public static final int RAM_MEBIBYTES = 256;

    /** What it is built for if nobody says otherwise: building runs its programs, and any system has these. */
    public static final Architecture ARCHITECTURE = Architecture.AMD64;

    static Path folder(Architecture architecture) {
        return UserFolder.CACHE.path().resolve(NAME).resolve(architecture.debianName());
    }

    static Path image(Architecture architecture, SystemService service) {
        return folder(architecture).resolve(service.imageName() + ".raw");
    }

    /** Whether it was built. */
    public static boolean isBuilt(Architecture architecture, SystemService service) {
        return Files.isRegularFile(image(architecture, service));
    }

    /**
     * The one that was built.
     *
     * @throws IllegalStateException with one line that says how to build it
     */
    public static DebianGuest built(Architecture architecture, SystemService service) {
        if (!isBuilt(architecture, service)) {
            throw new IllegalStateException("the Debian guest for " + architecture.debianName()
                    + (service == SystemService.NONE ? "" : " with " + service.word())
                    + " is not built yet: run ./understudy guest debian"
                    + (service == SystemService.NONE ? "" : " --with " + service.word())
                    + (architecture == ARCHITECTURE ? "" : " --arch " + architecture.debianName()));
        }
        return new DebianGuest(LinuxGuest.built(architecture, true), image(architecture, service));
    }
}
