package io.understudy.bench;

import io.understudy.linux.Architecture;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param words which benchmarks
 * @param architecture of the guest, where that is Linux
 * @param rounds how often, where one run is short of a verdict
 * @param megabytes of each transfer over the network
 */
record Request(Set<String> words, Architecture architecture, int rounds, int megabytes) {
    private static final Set<String> KNOWN = Set.of(
            "--quick",
            "--memory",
            "--linux",
            "--work",
            "--network",
            "--disk",
            "--database",
            "--joining",
            "--idle",
            "--pause",
            "--standby",
            "--page",
            "--arbiter",
            "--security");
    private static final Set<String> WITH_ROUNDS = Set.of("--work", "--network", "--page");
    private static final Set<String> WITH_LINUX = Set.of("--linux", "--work", "--network", "--idle");

    /** @throws IllegalArgumentException in one line, with what may be given */
    static Request of(List<String> arguments) {
        Set<String> words = new HashSet<>();
        Architecture architecture = Architecture.I386;
        int rounds = 1;
        int megabytes = 32;
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            String value = i + 1 < arguments.size() ? arguments.get(i + 1) : "";
            if (argument.equals("--arch") && arguments.stream().anyMatch(WITH_LINUX::contains)) {
                architecture = architecture(value);
                i++;
            } else if (argument.equals("--rounds") && arguments.stream().anyMatch(WITH_ROUNDS::contains)) {
                rounds = number("--rounds", value);
                i++;
            } else if (argument.equals("--megabytes") && arguments.contains("--network")) {
                megabytes = number("--megabytes", value);
                i++;
            } else if (KNOWN.contains(argument)) {
                words.add(argument);
            } else {
                throw new IllegalArgumentException(
                        "bench knows no '" + argument
                                + "': give --quick, --memory, --linux, --work, --network, --idle (these four with --arch amd64 if"
                                + " you like, --work and --network also with --rounds N, --network with --megabytes N), --disk, --database, --joining, --pause, --standby, --page (with --rounds N), --arbiter, --security or nothing");
            }
        }
        return new Request(words, architecture, rounds, megabytes);
    }

    boolean asks(String word) {
        return words.contains(word);
    }

    private static Architecture architecture(String name) {
        for (Architecture each : Architecture.values()) {
            if (each.debianName().equals(name)) {
                return each;
            }
        }
        throw new IllegalArgumentException("bench knows no processor '" + name + "': give i386 or amd64");
    }

    private static int number(String of, String number) {
        if (number.matches("[1-9]\\d{0,2}")) {
            return Integer.parseInt(number);
        }
        throw new IllegalArgumentException("bench takes no '" + of + " " + number + "': give a number from 1 to 999");
    }
}
