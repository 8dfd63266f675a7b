package io.understudy.system;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.understudy.verification.process.InstalledProgram;

/** A program that a test needs and a user does not. */
final class Tool {
    private Tool() {}

    /** Skips the calling test, with a line that says why, where the program is not installed. */
    static void assumeInstalled(String program) {
        assumeTrue(InstalledProgram.isHere(program), program + " is not installed: skipped");
    }
}
