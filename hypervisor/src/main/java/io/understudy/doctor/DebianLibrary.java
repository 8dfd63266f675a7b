package io.understudy.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Gets libunicorn 2.1.4 out of Debian's own archive into a private folder, with apt and its signature check, while the
 * system's package lists, sources and installed packages stay as they are. Needs no privileges.
 *
 * <p>Debian 12 itself carries 2.0.1, which cannot do what we need; the testing suite has 2.1.4, and that build asks for
 * nothing but a C library Debian 12 has.
 */
public final class DebianLibrary {
    private static final String SUITE = "forky";
    private static final String PACKAGE = "libunicorn2t64";
    private static final String LIBRARY = "libunicorn.so.2";
    private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");

    private final Path cache;

    /** A fetcher into this folder, which it creates. */
    public DebianLibrary(Path cache) {
        this.cache = cache;
    }

    /** Why this system cannot fetch it, or null if it can. */
    public static String whyNot() {
        if (!Files.isExecutable(Path.of("/usr/bin/apt-get")) || !Files.isExecutable(Path.of("/usr/bin/dpkg"))) {
            return "this is not a Debian-like system";
        }
        if (!Files.isReadable(KEYRING)) {
            return KEYRING + " is missing (package debian-archive-keyring)";
        }
        return null;
    }

    /**
     * Fetches the library and puts it, whole, where {@code target} says.
     *
     * @throws IOException with one line that says which step failed
     */
    public void fetch(Path target) throws IOException {
        Files.createDirectories(cache);
        Path work = Files.createTempDirectory(cache, "fetch");
        try {
            Path configuration = configure(work, mirror(work));
            Map<String, String> environment = Map.of("APT_CONFIG", configuration.toString());
            step(work, environment, "reading the package list", List.of("apt-get", "-qq", "update"));
            step(work, environment, "downloading " + PACKAGE, List.of("apt-get", "-qq", "download", PACKAGE));
            Path unpacked = work.resolve("unpacked");
            step(
                    work,
                    environment,
                    "unpacking",
                    List.of("dpkg", "-x", downloaded(work).toString(), unpacked.toString()));
            install(find(unpacked), target);
        } finally {
            delete(work);
        }
    }

    /** The archive this system already uses, so that no host is named here. */
    private static String mirror(Path work) throws IOException {
        Command.Result targets = Command.run(
                work, Map.of(), List.of("apt-get", "--no-release-info", "indextargets", "--format", "$(SITE)"));
        return targets.output()
                .lines()
                .map(String::strip)
                .filter(site -> site.contains("://") && site.endsWith("/debian"))
                .findFirst()
                .orElseThrow(() -> new IOException("apt knows no Debian archive (apt-get indextargets names none)"));
    }

    private Path configure(Path work, String mirror) throws IOException {
        Path lists = Files.createDirectories(work.resolve("lists/partial")).getParent();
        Path archives = Files.createDirectories(work.resolve("cache/archives/partial"));
        Path sources = work.resolve("sources.list");
        Files.writeString(sources, "deb [signed-by=" + KEYRING + "] " + mirror + " " + SUITE + " main\n");
        Path configuration = work.resolve("apt.conf");
        Files.writeString(
                configuration,
                "Dir::Etc::sourcelist \"" + sources + "\";\n"
                        + "Dir::Etc::sourceparts \"-\";\n"
                        + "Dir::State::Lists \"" + lists + "\";\n"
                        + "Dir::Cache \"" + archives.getParent().getParent() + "\";\n"
                        // As root apt would drop to its own user, who cannot write into this folder.
                        + (isRoot() ? "APT::Sandbox::User \"root\";\n" : "")
                        // Containers' hooks delete package files after each update.
                        + "#clear APT::Update::Post-Invoke;\n"
                        + "#clear APT::Update::Post-Invoke-Success;\n");
        return configuration;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void step(Path work, Map<String, String> environment, String what, List<String> words)
            throws IOException {
        Command.Result result = Command.run(work, environment, words);
        if (!result.succeeded()) {
            throw new IOException(what + " failed: " + result.lastLine());
        }
    }

    private static Path downloaded(Path work) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(work, PACKAGE + "*.deb")) {
            for (Path file : files) {
                return file;
            }
        }
        throw new IOException("downloading " + PACKAGE + " failed: apt-get left no file");
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

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                try {
                    Files.delete(file);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
