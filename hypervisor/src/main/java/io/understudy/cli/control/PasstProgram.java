package io.understudy.cli.control;

import io.understudy.debian.DebianArchive;
import io.understudy.debian.PackageArchive;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Where passt is: installed, or in the user's cache, where it is fetched to if it is in neither place. */
public final class PasstProgram {
    /** Gives the archive that has the package. */
    @FunctionalInterface
    interface ArchiveSource {
        PackageArchive open() throws IOException;
    }

    private static final String SUITE = "bookworm";
    private static final String PACKAGE = "passt";
    private static final String PROGRAMS = "usr/bin";

    private final String path;
    private final Path folder;
    private final String whyNot;
    private final ArchiveSource archive;

    /** @param cache the user's; gets a folder */
    public PasstProgram(Path cache) {
        this(
                System.getenv().getOrDefault("PATH", ""),
                cache.resolve(PACKAGE),
                DebianArchive.whyNot(),
                () -> DebianArchive.open(cache, SUITE, null));
    }

    PasstProgram(String path, Path folder, String whyNot, ArchiveSource archive) {
        this.path = path;
        this.folder = folder;
        this.whyNot = whyNot;
        this.archive = archive;
    }

    /**
     * Finds it, or fetches it.
     *
     * @param progress gets a line if it is fetched
     * @return its file
     * @throws IOException in one line with what to type, if it cannot be had
     */
    public String find(Consumer<String> progress) throws IOException {
        for (String each : path.split(File.pathSeparator, -1)) {
            Path installed = Path.of(each, PACKAGE);
            if (Files.isExecutable(installed) && Files.isRegularFile(installed)) {
                return installed.toString();
            }
        }
        Path fetched = folder.resolve(PACKAGE);
        if (!Files.isExecutable(fetched)) {
            if (whyNot != null) {
                throw missing(whyNot, null);
            }
            progress.accept("fetching passt, which is not installed, from Debian's archive into " + folder);
            fetch();
        }
        return fetched.toString();
    }

    private void fetch() throws IOException {
        try {
            Files.createDirectories(folder);
            try (PackageArchive opened = archive.open()) {
                Path unpacked = Files.createTempDirectory(folder, "unpacked");
                try {
                    String unused = opened.unpack(PACKAGE, unpacked);
                    install(unpacked.resolve(PROGRAMS));
                } finally {
                    DebianArchive.delete(unpacked);
                }
            }
        } catch (IOException e) {
            throw missing(e.getMessage(), e);
        }
    }

    /** With those that it executes in its own place where the processor has more instructions; itself last. */
    private void install(Path programs) throws IOException {
        Path program = programs.resolve(PACKAGE);
        if (!Files.isRegularFile(program)) {
            throw new IOException("package " + PACKAGE + " holds no /" + PROGRAMS + "/" + PACKAGE);
        }
        try (Stream<Path> files = Files.list(programs)) {
            List<Path> others = files.filter(
                            file -> file.getFileName().toString().startsWith(PACKAGE + "."))
                    .toList();
            for (Path file : others) {
                move(file);
            }
        }
        move(program);
    }

    private void move(Path program) throws IOException {
        Path target = folder.resolve(program.getFileName().toString());
        Files.move(program, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static IOException missing(String why, IOException cause) {
        return new IOException(
                "passt is missing, and cannot be fetched (" + why
                        + "): install it (Debian: apt-get install passt), or give another --outside",
                cause);
    }
}
