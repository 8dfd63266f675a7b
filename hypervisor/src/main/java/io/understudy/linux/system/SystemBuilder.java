package io.understudy.linux.system;

import io.understudy.debian.DebianArchive;
import io.understudy.linux.Architecture;
import io.understudy.linux.LinuxGuestBuilder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Builds a Debian guest: a tree of files from Debian's packages, a file system that holds it, the kernel of the Linux guest. */
public final class SystemBuilder {
    private static final String SUITE = "bookworm";

    /** What is run, and the package that brings it. */
    private static final Map<String, String> PROGRAMS =
            new TreeMap<>(Map.of("mmdebstrap", "mmdebstrap", "mke2fs", "e2fsprogs", "tar", "tar"));

    private final Architecture architecture;
    private final SystemService service;
    private final Consumer<String> progress;

    /** @param progress gets a line for each step, and one every two seconds while a step goes on */
    public SystemBuilder(Architecture architecture, SystemService service, Consumer<String> progress) {
        this.architecture = architecture;
        this.service = service;
        this.progress = progress;
    }

    /**
     * Builds it, if it is not there as this program would build it.
     *
     * @param again although it is there
     * @throws IOException with one line that says which step failed; an image that was there before still is
     */
    public DebianGuest build(boolean again) throws IOException {
        var unused = new LinuxGuestBuilder(architecture, progress).build(false);
        Path folder = Files.createDirectories(DebianGuest.folder(architecture));
        Path made = folder.resolve(service.imageName() + ".made");
        String recipe = recipe();
        boolean current = DebianGuest.isBuilt(architecture, service)
                && Files.isRegularFile(made)
                && Files.readString(made).equals(recipe);
        if (again || !current) {
            requirePrograms();
            requireToRunIts(folder);
            make(folder);
            Files.writeString(made, recipe);
        }
        DebianGuest guest = DebianGuest.built(architecture, service);
        progress.accept("image " + guest.image() + " (" + (Files.size(guest.image()) >> 20) + " MiB"
                + (again || !current ? ")" : ", unchanged)"));
        return guest;
    }

    private String recipe() throws IOException {
        Path somewhere = Path.of("/");
        return SystemParts.hash(Bootstrap.tree(architecture, service, SUITE, "", List.of(), somewhere, somewhere) + " "
                + Bootstrap.image(true, somewhere, somewhere, somewhere));
    }

    private void make(Path folder) throws IOException {
        Path log = folder.resolve(service.imageName() + ".log");
        Files.deleteIfExists(log);
        Path work = Files.createTempDirectory(folder, "build");
        try {
            Path parts = work.resolve("parts");
            SystemParts.lay(parts);
            Steps steps = new Steps(log, progress);
            Path tar = work.resolve("tree.tar");
            steps.run(
                    "installing Debian " + SUITE,
                    Bootstrap.tree(
                            architecture,
                            service,
                            SUITE,
                            DebianArchive.site(work),
                            DebianArchive.proxies(work),
                            parts,
                            tar));
            progress.accept("making the file system");
            Path image = work.resolve("image.raw");
            boolean root = System.getProperty("user.name").equals("root");
            steps.run("making the file system", Bootstrap.image(root, tar, work, image));
            try (FileChannel forced = FileChannel.open(image, StandardOpenOption.WRITE)) {
                forced.force(true);
            }
            Files.move(
                    image,
                    DebianGuest.image(architecture, service),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } finally {
            DebianArchive.delete(work);
        }
    }

    private static void requirePrograms() throws IOException {
        for (Map.Entry<String, String> program : PROGRAMS.entrySet()) {
            String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/sbin";
            boolean there = List.of(path.split(":", -1)).stream()
                    .anyMatch(folder -> !folder.isEmpty() && Files.isExecutable(Path.of(folder, program.getKey())));
            if (!there) {
                throw new IOException(program.getKey() + " is missing: install it (Debian: apt-get install "
                        + program.getValue() + ")");
            }
        }
    }

    /** Packages set themselves up with their own programs, which the system's kernel must be able to run. */
    private void requireToRunIts(Path folder) throws IOException {
        Path busybox = folder.resolveSibling("../linux/" + architecture.debianName() + "/busybox")
                .normalize();
        try {
            Process tried = new ProcessBuilder(busybox.toString(), "true").start();
            if (tried.waitFor() == 0) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // Said below.
        }
        throw new IOException("this system's kernel runs no programs for " + architecture.debianName()
                + ", and Debian's packages are set up by their own: "
                + (architecture == DebianGuest.ARCHITECTURE
                        ? "build it on a system that does"
                        : "give --arch " + DebianGuest.ARCHITECTURE.debianName()
                                + ", or build it on a system that does"));
    }
}
