package io.understudy.linux;

import io.understudy.debian.DebianArchive;
import io.understudy.debian.PackageArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Builds the Linux guest: fetches what is not there yet, and puts the initrd together anew each time, since our part of
 * it may have changed. Others may build at the same time: each works in a folder of its own and moves what is complete.
 */
public final class LinuxGuestBuilder {
    /** Gives the archive's packages for an architecture. */
    @FunctionalInterface
    public interface ArchiveSource {
        PackageArchive open(Architecture architecture) throws IOException;
    }

    private static final String SUITE = "bookworm";
    private static final String BUSYBOX_PACKAGE = "busybox-static";

    private final Architecture architecture;
    private final Path folder;
    private final ArchiveSource archives;
    private final Consumer<String> progress;

    /** @param progress gets a line for each step */
    public LinuxGuestBuilder(Architecture architecture, Consumer<String> progress) {
        this(
                architecture,
                Cache.folder(architecture),
                each -> DebianArchive.open(Cache.folder(architecture).getParent(), SUITE, each.debianName()),
                progress);
    }

    LinuxGuestBuilder(Architecture architecture, Path folder, ArchiveSource archives, Consumer<String> progress) {
        this.architecture = architecture;
        this.folder = folder;
        this.archives = archives;
        this.progress = progress;
    }

    /**
     * Builds it.
     *
     * @param again fetches the packages although they are there
     * @throws IOException with one line that says which step failed; a guest that was there before still is
     */
    public LinuxGuest build(boolean again) throws IOException {
        GuestParts parts = new GuestParts(folder);
        if (again || !parts.areThere(architecture)) {
            fetch();
        }
        LinuxGuest guest = LinuxGuest.in(folder);
        progress.accept("kernel " + guest.kernel());
        put(parts.initialRamDisk(architecture, false), guest.initrd());
        put(parts.initialRamDisk(architecture, true), guest.servingInitrd());
        put(parts.diskRamDisk(), guest.diskInitrd());
        put(InitialRamDisk.forRoot(), guest.rootInitrd());
        return guest;
    }

    private void fetch() throws IOException {
        Files.createDirectories(folder);
        Path work = Files.createTempDirectory(folder.getParent(), "build");
        try {
            GuestParts fresh = new GuestParts(Files.createDirectories(work.resolve("parts")));
            progress.accept("reading the package list of Debian " + SUITE + " for " + architecture.debianName());
            try (PackageArchive archive = archives.open(architecture)) {
                String kernelPackage = archive.dependency(architecture.kernelPackage());
                progress.accept("fetching " + kernelPackage + " (about 50 MB)");
                Path root = work.resolve("root");
                String kernel = archive.unpack(kernelPackage, root);
                progress.accept("fetching " + BUSYBOX_PACKAGE);
                String busybox = archive.unpack(BUSYBOX_PACKAGE, root);
                progress.accept("fetching " + SecureShell.PACKAGES.get(0) + " and its libraries (about 4 MB)");
                StringBuilder versions = new StringBuilder(kernel + "\n" + busybox + "\n");
                for (String each : SecureShell.PACKAGES) {
                    versions.append(archive.unpack(each, root)).append('\n');
                }
                collect(root, fresh);
                fresh.check(architecture);
                Files.writeString(fresh.versions(), versions);
                progress.accept("got " + kernel + " and " + busybox);
            }
            install(fresh);
        } finally {
            DebianArchive.delete(work);
        }
    }

    private void collect(Path root, GuestParts parts) throws IOException {
        Files.move(only(root.resolve("boot"), "vmlinuz-"), parts.kernel());
        Path busybox = root.resolve("bin/busybox");
        if (!Files.isRegularFile(busybox)) {
            throw new IOException("package " + BUSYBOX_PACKAGE + " holds no /bin/busybox");
        }
        Files.move(busybox, parts.busybox());
        Path tree = root.resolve("lib/modules");
        keep(KernelModules.withDependencies(tree, architecture.modules()), parts.modules());
        keep(KernelModules.withDependencies(tree, architecture.diskModules()), parts.diskModules());
        for (Map.Entry<String, Path> file : SecureShell.find(root, architecture).entrySet()) {
            Path kept = parts.shell(file.getKey());
            Files.createDirectories(kept.getParent());
            Files.copy(file.getValue(), kept);
        }
    }

    private static void keep(Map<String, byte[]> modules, Path folder) throws IOException {
        Files.createDirectory(folder);
        for (Map.Entry<String, byte[]> module : modules.entrySet()) {
            Files.write(folder.resolve(module.getKey()), module.getValue());
        }
    }

    private static Path only(Path directory, String beginning) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                List<Path> found = files.filter(
                                file -> file.getFileName().toString().startsWith(beginning))
                        .toList();
                if (found.size() == 1) {
                    return found.get(0);
                }
            }
        }
        throw new IOException("the kernel package holds not exactly one /" + directory.getFileName() + "/" + beginning
                + "*: it is not what was asked for");
    }

    private void install(GuestParts fresh) throws IOException {
        GuestParts parts = new GuestParts(folder);
        moveAll(fresh.modules(), parts.modules());
        moveAll(fresh.diskModules(), parts.diskModules());
        for (String file : SecureShell.files(architecture)) {
            Files.createDirectories(parts.shell(file).getParent());
            move(fresh.shell(file), parts.shell(file));
        }
        move(fresh.busybox(), parts.busybox());
        move(fresh.kernel(), parts.kernel());
        move(fresh.versions(), parts.versions());
    }

    private void put(byte[] disk, Path target) throws IOException {
        boolean same = Files.isRegularFile(target) && Arrays.equals(Files.readAllBytes(target), disk);
        if (!same) {
            Path partial = Files.createTempFile(folder, target.getFileName().toString(), ".partial");
            Files.write(partial, disk);
            move(partial, target);
        }
        progress.accept("initrd " + target + " (" + (disk.length >> 10) + " KiB, "
                + (same ? "unchanged" : "put together") + ")");
    }

    private static void moveAll(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                move(file, to.resolve(file.getFileName().toString()));
            }
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
