package io.understudy.verification.network;

import io.understudy.verification.process.Dependents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The computer's own {@code ssh}, with what it must be told of a guest. */
public final class SecureShell {
    /** The guest's key is as new as the guest: there is nothing to compare it with. Nobody is there to answer questions. */
    private static final List<String> OPTIONS = List.of(
            "-q",
            "-o",
            "StrictHostKeyChecking=no",
            "-o",
            "UserKnownHostsFile=/dev/null",
            "-o",
            "BatchMode=yes",
            "-o",
            "ConnectTimeout=20");

    private SecureShell() {}

    /**
     * How to type it.
     *
     * @param port where the guest's is reached, on loopback
     * @param command what the guest is to execute
     */
    public static List<String> words(int port, String command) {
        List<String> words = new ArrayList<>(List.of("ssh", "-p", Integer.toString(port)));
        words.addAll(OPTIONS);
        words.addAll(List.of("root@127.0.0.1", command));
        return words;
    }

    /**
     * Starts it.
     *
     * @throws IllegalStateException with one line that says what to install, if there is none
     */
    static Process start(int port, String command) {
        try {
            return Dependents.start(
                    new ProcessBuilder(words(port, command)).redirectError(ProcessBuilder.Redirect.DISCARD));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "no program ssh was found: install one (Debian: apt-get install openssh-client)", e);
        }
    }
}
