package io.understudy.doctor;

import io.understudy.debian.DebianArchive;
import io.understudy.debian.PackageArchive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;

/**
 * Gets libunicorn 2.1.4 out of Debian's own archive.
 *
 * <p>Debian 12 itself carries 2.0.1, which cannot do what we need; the testing suite has 2.1.4, and that build asks for
 * nothing but a C library Debian 12 has.
 */
public final class DebianLibrary {
    private static final String SUITE = "forky";
    private static final String PACKAGE = "libunicorn2t64";
    private static final String LIBRARY = "libunicorn.so.2";

    private final Path cache;

    /** A fetcher into this folder, which it creates. */
    public DebianLibrary(Path cache) {
        this.cache = cache;
    }

    /** Why this system cannot fetch it, or null if it can. */
    public static String whyNot() {
        return DebianArchive.whyNot();
    }

    /**
     * Fetches the library and puts it, whole, where {@code target} says.
     *
     * @throws IOException with one line that says which step failed
     */
    public void fetch(Path target) throws IOException {
        try (PackageArchive archive = DebianArchive.open(cache, SUITE, null)) {
            Path unpacked = Files.createTempDirectory(cache, "unpacked");
            try {
                String unused = archive.unpack(PACKAGE, unpacked);
                install(find(unpacked), target);
            } finally {
                DebianArchive.delete(unpacked);
            }
        }
    }

    private static Path find(Path unpacked) throws IOException {
        try (Stream<Path> files = Files.walk(unpacked)) {
            return files.filter(file -> file.getFileName().toString().startsWith(LIBRARY))
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .orElseThrow(() -> new IOException("package " + PACKAGE + " holds no " + LIBRARY));
        }
    }

    private static void install(Path library, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Path partial = Files.createTempFile(target.getParent(), LIBRARY, ".partial");
        Files.copy(library, partial, StandardCopyOption.REPLACE_EXISTING);
        // Others may be fetching at the same time: whoever is last wins, and nobody sees half a file.
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
