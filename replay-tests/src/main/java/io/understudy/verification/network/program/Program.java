package io.understudy.verification.network.program;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** A program of this computer, and the Debian package that brings it. */
public enum Program {
    CURL("curl"),
    WGET("wget"),
    AB("apache2-utils"),
    NC("netcat-openbsd"),
    SSH("openssh-client");

    private final String debianPackage;

    Program(String debianPackage) {
        this.debianPackage = debianPackage;
    }

    /** As it is typed. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalStateException with one line that says what to install, if it is not there */
    public void require() {
        String path = System.getenv().getOrDefault("PATH", "");
        boolean found = Stream.of(path.split(File.pathSeparator, -1))
                .map(folder -> Path.of(folder, word()))
                .anyMatch(Files::isExecutable);
        if (!found) {
            throw new IllegalStateException("no program " + word() + " was found: install it (Debian: apt-get install "
                    + debianPackage + "), or name others with --program");
        }
    }
}
