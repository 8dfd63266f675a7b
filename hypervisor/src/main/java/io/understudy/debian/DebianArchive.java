package io.understudy.debian;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One suite of the Debian archive that this system already uses, seen through an apt that reads and writes nothing but a
 * folder of ours.
 */
public final class DebianArchive implements PackageArchive {
    private static final Path KEYRING = Path.of("/usr/share/keyrings/debian-archive-keyring.gpg");

    private final Path work;
    private final Map<String, String> environment;

    private DebianArchive(Path work, Map<String, String> environment) {
        this.work = work;
        this.environment = environment;
    }

    /** Why this system cannot fetch packages, or null if it can. */
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
     * Reads the lists of a suite.
     *
     * @param folder gets a temporary folder, which {@link #close} deletes
     * @param architecture as dpkg spells it, or null for this system's own
     */
    public static DebianArchive open(Path folder, String suite, String architecture) throws IOException {
        Files.createDirectories(folder);
        Path work = Files.createTempDirectory(folder, "fetch");
        DebianArchive archive = null;
        try {
            Path configuration = configure(work, site(work), suite, architecture);
            archive = new DebianArchive(work, Map.of("APT_CONFIG", configuration.toString()));
            String unused = archive.step("reading the package list", List.of("apt-get", "-qq", "update"));
            return archive;
        } catch (IOException | RuntimeException e) {
            delete(work);
            throw e;
        }
    }

    @Override
    public String dependency(String name) throws IOException {
        return step("looking up " + name, List.of("apt-cache", "--important", "depends", name))
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("Depends: "))
                .map(line -> line.substring("Depends: ".length()))
                .findFirst()
                .orElseThrow(() -> new IOException("looking up " + name + " failed: it depends on nothing"));
    }

    @Override
    public String unpack(String name, Path into) throws IOException {
        String unused = step("downloading " + name, List.of("apt-get", "-qq", "download", name));
        Path file = downloaded(name);
        unused = step("unpacking " + name, List.of("dpkg", "-x", file.toString(), into.toString()));
        String version = step("reading " + name, List.of("dpkg-deb", "--field", file.toString(), "Version"));
        Files.delete(file);
        return name + " " + version.strip();
    }

    /**
     * The archive this system already uses, so that no host is named here.
     *
     * @param work where programs are run
     */
    public static String site(Path work) throws IOException {
        Command.Result targets = Command.run(
                work, Map.of(), List.of("apt-get", "--no-release-info", "indextargets", "--format", "$(SITE)"));
        return targets.output()
                .lines()
                .map(String::strip)
                .filter(site -> site.contains("://") && site.endsWith("/debian"))
                .findFirst()
                .orElseThrow(() -> new IOException("apt knows no Debian archive (apt-get indextargets names none)"));
    }

    /** How this system's apt reaches it: settings of an apt.conf, empty if directly. */
    public static List<String> proxies(Path work) throws IOException {
        return Command.run(work, Map.of(), List.of("apt-config", "dump"))
                .output()
                .lines()
                .filter(line -> line.matches("Acquire::[a-z]+::[Pp]roxy \"[^\"]+\";"))
                .toList();
    }

    private static Path configure(Path work, String mirror, String suite, String architecture) throws IOException {
        Path lists = Files.createDirectories(work.resolve("lists/partial")).getParent();
        Path archives = Files.createDirectories(work.resolve("cache/archives/partial"));
        Path sources = work.resolve("sources.list");
        Files.writeString(sources, "deb [signed-by=" + KEYRING + "] " + mirror + " " + suite + " main\n");
        Path configuration = work.resolve("apt.conf");
        Files.writeString(
                configuration,
                "Dir::Etc::sourcelist \"" + sources + "\";\n"
                        + "Dir::Etc::sourceparts \"-\";\n"
                        + "Dir::State::Lists \"" + lists + "\";\n"
                        + "Dir::Cache \"" + archives.getParent().getParent() + "\";\n"
                        + architecture(architecture)
                        // As root apt would drop to its own user, who cannot write into this folder.
                        + (isRoot() ? "APT::Sandbox::User \"root\";\n" : "")
                        // Containers' hooks delete package files after each update.
                        + "#clear APT::Update::Post-Invoke;\n"
                        + "#clear APT::Update::Post-Invoke-Success;\n");
        return configuration;
    }

    private static String architecture(String name) {
        return name == null
                ? ""
                : "APT::Architecture \"" + name + "\";\n#clear APT::Architectures;\nAPT::Architectures { \"" + name
                        + "\"; };\n";
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private String step(String what, List<String> words) throws IOException {
        Command.Result result = Command.run(work, environment, words);
        if (!result.succeeded()) {
            throw new IOException(what + " failed: " + result.lastLine());
        }
        return result.output();
    }

    private Path downloaded(String name) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(work, name + "_*.deb")) {
            for (Path file : files) {
                return file;
            }
        }
        throw new IOException("downloading " + name + " failed: apt-get left no file");
    }

    @Override
    public void close() throws IOException {
        delete(work);
    }

    /** Deletes a folder with everything in it. */
    public static void delete(Path directory) throws IOException {
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
