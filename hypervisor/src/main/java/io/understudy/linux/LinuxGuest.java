package io.understudy.linux;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The Linux guest as it lies in the user's cache.
 *
 * @param kernel its bzImage
 * @param initrd its file system
 * @param servingInitrd the same with what a machine with a network card serves; it takes three times the space
 * @param diskInitrd goes behind either in a machine with disks
 * @param rootInitrd goes behind that one in a machine whose system is on its first disk
 */
public record LinuxGuest(Path kernel, Path initrd, Path servingInitrd, Path diskInitrd, Path rootInitrd) {
    /** What users call it. */
    public static final String NAME = "linux";

    /**
     * What the kernel is told if the user says nothing. The time-stamp counter is the machine's own time and never
     * stops; without being told so, Linux compares it with the timer interrupts and trusts these, which a host under
     * load delivers late. There are no ISA cards, and the search for them is half a second of delay loops that read the
     * counter at each turn: four hundred thousand entries in the log.
     */
    public static final String COMMAND_LINE = "console=ttyS0 tsc=reliable noisapnp";

    /** What its init prints on the serial line when the shell is about to ask for commands. */
    public static final String READY_LINE = InitialRamDisk.READY_LINE;

    private static final String KERNEL = "vmlinuz";
    private static final String INITRD = "initrd.gz";
    private static final String SERVING_INITRD = "initrd-serving.gz";
    private static final String DISK_INITRD = "initrd-disks.gz";
    private static final String ROOT_INITRD = "initrd-root.gz";

    /** The guest whose files lie in this folder, there or not. */
    static LinuxGuest in(Path folder) {
        return new LinuxGuest(
                folder.resolve(KERNEL),
                folder.resolve(INITRD),
                folder.resolve(SERVING_INITRD),
                folder.resolve(DISK_INITRD),
                folder.resolve(ROOT_INITRD));
    }

    /** What the kernel unpacks, one over the other, where the system is on the first disk. */
    public List<Path> initrdsForRoot() {
        return List.of(initrd, diskInitrd, rootInitrd);
    }

    /**
     * The guest that was built for this architecture.
     *
     * @throws IllegalStateException with one line that says how to build it
     */
    public static LinuxGuest built(Architecture architecture) {
        return built(architecture, false);
    }

    /**
     * The same, with what a machine with disks needs.
     *
     * @param disks whether it has any
     */
    public static LinuxGuest built(Architecture architecture, boolean disks) {
        LinuxGuest guest = in(Cache.folder(architecture));
        if (!guest.isThere() || (disks && !guest.hasDisks())) {
            throw new IllegalStateException("the Linux guest for " + architecture.debianName()
                    + (disks ? ", with the drivers of disks," : "") + " is not built yet: run ./understudy guest linux"
                    + (architecture == Architecture.I386 ? "" : " --arch " + architecture.debianName()));
        }
        return guest;
    }

    private boolean hasDisks() {
        return Files.isRegularFile(diskInitrd) && Files.isRegularFile(rootInitrd);
    }

    boolean isThere() {
        return Files.isRegularFile(kernel) && Files.isRegularFile(initrd) && Files.isRegularFile(servingInitrd);
    }
}
