package io.understudy.verification.network.program;

import io.understudy.verification.process.InstalledProgram;
import java.util.Locale;

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
        if (!InstalledProgram.isHere(word())) {
            throw new IllegalStateException("no program " + word() + " was found: install it (Debian: apt-get install "
                    + debianPackage + "), or name others with --program");
        }
    }
}
