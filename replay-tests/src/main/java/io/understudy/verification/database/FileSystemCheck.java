package io.understudy.verification.database;

import io.understudy.verification.process.HostProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A look at an ext4 file system from outside, with e2fsck. */
public final class FileSystemCheck {
    private static final List<String> PLACES = List.of("/usr/sbin/e2fsck", "/sbin/e2fsck");

    private FileSystemCheck() {}

    /** @throws IllegalStateException with one line, if that cannot be had here */
    public static void require() {
        String unused = program();
    }

    private static String program() {
        return PLACES.stream()
                .filter(place -> Files.isExecutable(Path.of(place)))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("e2fsck is missing: install it (Debian: apt-get install e2fsprogs)"));
    }

    /**
     * Replays the journal, as the next mount would, and then looks at everything, without repairing anything.
     *
     * @param image nobody uses it
     * @return what is wrong, in one line
     */
    public static Optional<String> complaint(Path image) throws IOException, InterruptedException {
        HostProgram.Said replayed = run("-y", "-E", "journal_only", image.toString());
        if (replayed.exitCode() != 0) {
            return Optional.of("its journal cannot be replayed: " + replayed.line());
        }
        HostProgram.Said checked = run("-fn", image.toString());
        return checked.exitCode() == 0 ? Optional.empty() : Optional.of("e2fsck -fn: " + checked.line());
    }

    private static HostProgram.Said run(String... options) throws IOException, InterruptedException {
        return HostProgram.run(
                Stream.concat(Stream.of(program()), Stream.of(options)).toList(), "");
    }
}
