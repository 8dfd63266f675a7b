package io.understudy.cli;

import io.understudy.cpu.unicorn.CounterMode;
import io.understudy.machine.input.HostInputs;
import picocli.CommandLine.Option;

/** The options of every command that runs a machine, beside what describes the machine. */
final class RunOptions {
    @Option(
            names = "--counter",
            defaultValue = "native",
            description = "How instructions are counted: native, or java (portable and slower; same positions)"
                    + " (default: ${DEFAULT-VALUE}).")
    CounterMode counter;

    @Option(
            names = "--until",
            paramLabel = "COUNT",
            defaultValue = "9223372036854775807",
            description = "End the machine after so many instructions (default: never).")
    long until;

    @Option(
            names = "--slice",
            paramLabel = "COUNT",
            defaultValue = "1048576",
            description = "The longest run between two stops, in instructions; each is drawn at random"
                    + " (default: ${DEFAULT-VALUE}).")
    int longestSlice;

    @Option(
            names = "--hash-interval",
            paramLabel = "COUNT",
            defaultValue = "50000000",
            description = "Instructions between two hashes of the whole state in the log (default: ${DEFAULT-VALUE}).")
    long hashInterval;

    /** Refuses what no machine can run with, before anything is started. */
    void check() {
        require("--slice", longestSlice);
        require("--hash-interval", hashInterval);
    }

    private static void require(String option, long value) {
        if (value <= HostInputs.LONGEST_BLOCK) {
            throw new IllegalArgumentException(
                    option + " " + value + " is too short: give more than " + HostInputs.LONGEST_BLOCK);
        }
    }
}
