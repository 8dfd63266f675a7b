package io.understudy.guest;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that a test needs and a user does not. */
final class Tool {
    private Tool() {}

    /** Skips the calling test, with a line that says why, where the program is not installed. */
    static void assumeInstalled(String program) {
        assumeTrue(find(program).isPresent(), program + " is not installed: skipped");
    }

    private static Optional<Path> find(String program) {
        String path = System.getenv("PATH");
        return Stream.of(path == null ? new String[0] : path.split(File.pathSeparator, -1))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
