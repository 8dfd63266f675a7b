package io.understudy.verification.powerloss;

import io.understudy.linux.system.DebianGuest;
import io.understudy.linux.system.SystemService;
import io.understudy.verification.process.HostProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Programs of a Debian guest, out of its image, that run on this computer: with the guest's own libraries, so that the very
 * database recovers that wrote. Beside root as nobody, for a database refuses to be root's.
 */
final class GuestPrograms {
    private static final String LIBRARIES = "usr/lib/x86_64-linux-gnu";
    private static final String LOADER = LIBRARIES + "/ld-linux-x86-64.so.2";
    private static final String NOBODY = "65534";

    private final Path root;

    /**
     * Takes them out.
     *
     * @param root where they lie then, at their own paths
     * @param what files and folders, beside the libraries
     * @throws IllegalStateException in one line, if the guest is not built
     */
    GuestPrograms(SystemService service, Path root, List<String> what) throws IOException, InterruptedException {
        this.root = root;
        Path image = DebianGuest.built(DebianGuest.ARCHITECTURE, service).image();
        List<String> all = new ArrayList<>(what);
        all.add("/" + LIBRARIES);
        for (String each : all) {
            Path parent = root.resolve(each.substring(1)).getParent();
            Files.createDirectories(parent);
            ImageFiles.all(image, each, parent);
        }
        // Whoever runs them must get there.
        require(List.of("chmod", "a+x", root.toString(), root.getParent().toString()));
    }

    Path root() {
        return root;
    }

    /** How one begins. */
    List<String> command(String program) {
        List<String> words = new ArrayList<>();
        if (isRoot()) {
            words.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        }
        words.addAll(List.of(root.resolve(LOADER).toString(), "--library-path"));
        words.add(root.resolve(LIBRARIES).toString());
        words.add(root.resolve(program).toString());
        return words;
    }

    /** Has files be those of who runs them. */
    static void giveAway(Path files) throws IOException, InterruptedException {
        if (isRoot()) {
            require(List.of("chown", "-R", NOBODY + ":" + NOBODY, files.toString()));
        }
    }

    private static void require(List<String> words) throws IOException, InterruptedException {
        HostProgram.Said said = HostProgram.run(words, "");
        if (said.exitCode() != 0) {
            throw new IOException(String.join(" ", words) + " failed: " + said.line());
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }
}
