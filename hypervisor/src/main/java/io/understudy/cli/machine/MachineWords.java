package io.understudy.cli.machine;

import io.understudy.arbiter.wish.Spec;
import io.understudy.arbiter.wish.StandbyMode;
import io.understudy.cli.process.OneLine;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
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
public final class MachineWords {
    private static final String STANDBY = "--standby";
    private static final String FROM = "--from";
    private static final String EVERY = "--snapshot-every";

    @Mixin
    private MachineOptions machine;

    @Option(names = STANDBY)
    private StandbyMode standby = StandbyMode.HOT;

    @Option(names = FROM)
    private Path from;

    @Option(names = EVERY, converter = Interval.class)
    private Duration snapshotEvery;

    /** What a machine's words say. */
    public record Meaning(MachineOptions machine, Service service) {}

    public static Spec write(MachineOptions machine, Service service) {
        return new Spec(words(machine, service).stream()
                .map(word -> URLEncoder.encode(word, StandardCharsets.UTF_8))
                .collect(Collectors.joining(" "))
                .getBytes(StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException if these are no such words, in one line */
    public static Meaning read(String spec) {
        MachineWords words = new MachineWords();
        try {
            var unused = new CommandLine(words)
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .parseArgs(words(spec));
        } catch (ParameterException | IllegalArgumentException e) {
            throw new IllegalArgumentException("no specification of a machine: " + OneLine.of(e), e);
        }
        return new Meaning(
                words.machine,
                new Service(words.standby, Optional.ofNullable(words.from), Optional.ofNullable(words.snapshotEvery)));
    }

    private static List<String> words(MachineOptions machine, Service service) {
        List<String> words = new ArrayList<>(machine.words());
        if (service.standby() == StandbyMode.COLD) {
            words.addAll(List.of(STANDBY, service.standby().name()));
        }
        service.from()
                .ifPresent(
                        file -> words.addAll(List.of(FROM, file.toAbsolutePath().toString())));
        service.snapshotEvery().ifPresent(every -> words.addAll(List.of(EVERY, Interval.text(every))));
        return words;
    }

    private static String[] words(String spec) {
        return spec.isEmpty()
                ? new String[0]
                : Arrays.stream(spec.split(" ", -1))
                        .map(word -> URLDecoder.decode(word, StandardCharsets.UTF_8))
                        .toArray(String[]::new);
    }
}
