package io.understudy.verification.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A program that a person may have installed on this computer, or not. */
public final class InstalledProgram {
    private InstalledProgram() {}

    /** Whether the shell would find it on its path. */
    public static boolean isHere(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
