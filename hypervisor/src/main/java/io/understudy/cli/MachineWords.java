package io.understudy.cli;

import io.understudy.arbiter.wish.Spec;
import io.understudy.arbiter.wish.StandbyMode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * A machine's options as the bytes that the arbiter keeps for the hosts of a pool: the words of a command line, each
 * encoded as in a URL so that none holds a space or a line break, with a space between them.
 */
@Command(name = "a machine's specification")
final class MachineWords {
    private static final String STANDBY = "--standby";

    @Mixin
    private MachineOptions machine;

    @Option(names = STANDBY)
    private StandbyMode standby = StandbyMode.HOT;

    /** What a machine's words say. */
    record Meaning(MachineOptions machine, StandbyMode standby) {}

    static Spec write(MachineOptions machine, StandbyMode standby) {
        return new Spec(words(machine, standby)
                .map(word -> URLEncoder.encode(word, StandardCharsets.UTF_8))
                .collect(Collectors.joining(" "))
                .getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException if these are no such words, in one line */
    static Meaning read(String spec) {
        MachineWords words = new MachineWords();
        try {
            var unused = new CommandLine(words)
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .parseArgs(words(spec));
        } catch (ParameterException | IllegalArgumentException e) {
            throw new IllegalArgumentException("no specification of a machine: " + OneLine.of(e), e);
        }
        return new Meaning(words.machine, words.standby);
    }

    private static Stream<String> words(MachineOptions machine, StandbyMode standby) {
        return switch (standby) {
            case HOT -> machine.words().stream();
            case COLD -> Stream.concat(machine.words().stream(), Stream.of(STANDBY, standby.name()));
        };
    }

    private static String[] words(String spec) {
        return spec.isEmpty()
                ? new String[0]
                : Arrays.stream(spec.split(" ", -1))
                        .map(word -> URLDecoder.decode(word, StandardCharsets.UTF_8))
                        .toArray(String[]::new);
    }
}
