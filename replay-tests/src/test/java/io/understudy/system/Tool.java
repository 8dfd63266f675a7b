package io.understudy.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A program that a test needs and a user does not. */
final class Tool {
    private Tool() {}

    /** Skips the calling test, with a line that says why, where the program is not installed. */
    static void assumeInstalled(String program) {
        String path = System.getenv("PATH");
        boolean found = Stream.of(path == null ? new String[0] : path.split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        assumeTrue(found, program + " is not installed: skipped");
    }
}
