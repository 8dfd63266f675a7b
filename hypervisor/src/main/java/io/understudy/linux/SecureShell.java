package io.understudy.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The guest's SSH server, Dropbear: the one program here that is not static, so its libraries come along. */
final class SecureShell {
    static final List<String> PACKAGES =
            List.of("dropbear-bin", "libc6", "libcrypt1", "libtomcrypt1", "libtommath1", "libgmp10", "zlib1g");

    private static final String SERVER = "usr/sbin/dropbear";
    private static final List<String> LIBRARIES =
            List.of("libc.so.6", "libcrypt.so.1", "libtomcrypt.so.1", "libtommath.so.1", "libgmp.so.10", "libz.so.1");

    private SecureShell() {}

    /** Where each of its files lies in the guest. */
    static List<String> files(Architecture architecture) {
        return Stream.concat(
                        Stream.of("bin/dropbear", architecture.loader()),
                        LIBRARIES.stream().map(library -> "lib/" + library))
                .toList();
    }

    /**
     * Finds them among what the packages held.
     *
     * @return what {@link #files} names to where it lies
     * @throws IOException with one line that says what is missing
     */
    static Map<String, Path> find(Path root, Architecture architecture) throws IOException {
        Map<String, Path> found = new TreeMap<>();
        for (String file : files(architecture)) {
            String name = file.substring(file.lastIndexOf('/') + 1);
            found.put(file, name.equals("dropbear") ? root.resolve(SERVER) : library(root, name));
        }
        for (Path file : found.values()) {
            if (!Files.isRegularFile(file)) {
                throw new IOException("the packages hold no /" + root.relativize(file));
            }
        }
        return found;
    }

    /** Links are followed within the folder: they lead to neighbours. */
    private static Path library(Path root, String name) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            Optional<Path> file = files.filter(each -> each.endsWith(name) && Files.isRegularFile(each))
                    .findFirst();
            return file.orElseThrow(() -> new IOException("the packages hold no " + name));
        }
    }
}
