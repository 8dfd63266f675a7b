package io.understudy.verification.soak;

import io.understudy.verification.shell.ShellClient;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** What a guest's shell is kept busy with, round after round, every answer known on this host. One thread at a time. */
interface SoakWork {
    /** How long any command may take: the host may be very busy. */
    long ANSWER_MILLIS = 600_000;

    /** Prepares a fresh shell. */
    void begin(ShellClient shell) throws IOException, TimeoutException, WorkFailedException;

    /** Some seconds of work. */
    void round(ShellClient shell) throws IOException, TimeoutException, WorkFailedException;

    /**
     * Ends it.
     *
     * @return what the guest itself has counted, for people; may be empty
     */
    String finish(ShellClient shell) throws IOException, TimeoutException, WorkFailedException;

    /** Runs a command that must print exactly this. */
    static void expect(ShellClient shell, String command, String expected)
            throws IOException, TimeoutException, WorkFailedException {
        String printed = shell.run(command, ANSWER_MILLIS);
        if (!printed.equals(expected)) {
            throw new WorkFailedException("'" + command + "' printed '" + printed.replace("\n", "\\n")
                    + "' instead of '" + expected.replace("\n", "\\n") + "'");
        }
    }
}
